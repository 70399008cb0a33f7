using System.Net;
using System.Text.Json;
using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis.Workloads;

/// <summary>What an answer to a prompt says about it.</summary>
/// <param name="Outcome">Whether it was accepted.</param>
/// <param name="SubmissionId">Which submission it became.</param>
/// <param name="Waited">The outcome of the work.</param>
/// <param name="Detail">The answer in short.</param>
internal sealed record PromptAnswer(RequestOutcome Outcome, string? SubmissionId, WaitedOutcome? Waited, string Detail)
{
    private const string InternalError = "internal_error";
    private const string Draining = "draining";

    public static PromptAnswer Lost(Exception exception) => new(RequestOutcome.Unknown, null, null, exception.GetType().Name);

    public static PromptAnswer Read(HttpStatusCode status, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(status, document.RootElement);
        }
        catch (JsonException)
        {
            // The proxy's own answer: whatever it had passed on may have arrived.
            return new PromptAnswer(RequestOutcome.Unknown, null, null, $"{(int)status} of the proxy");
        }
    }

    private static PromptAnswer Read(HttpStatusCode status, JsonElement json)
    {
        if (!json.TryGetProperty("error", out var error)) return ReadReceipt(status, json);
        var type = error.GetProperty("type").GetString()!;
        var detail = $"{(int)status} {type}";
        var hasId = error.TryGetProperty("meta", out var meta) && meta.TryGetProperty("submissionId", out _);
        if (hasId && status != HttpStatusCode.Conflict)
        {
            // Only the error of the work itself is its outcome; others are errors of the waiting.
            var isOutcome = status == HttpStatusCode.InternalServerError && type != InternalError;
            var waited = isOutcome ? new WaitedOutcome(null, type) : null;
            return new PromptAnswer(RequestOutcome.Acknowledged, meta.GetProperty("submissionId").GetString(), waited, detail);
        }

        return new PromptAnswer(IsRefusal(status, type) ? RequestOutcome.Refused : RequestOutcome.Unknown, null, null, detail);
    }

    private static PromptAnswer ReadReceipt(HttpStatusCode status, JsonElement json)
    {
        var hasResult = json.TryGetProperty("result", out var result);
        return new PromptAnswer(
            RequestOutcome.Acknowledged,
            json.GetProperty("submissionId").GetString(),
            hasResult ? new WaitedOutcome(result.GetProperty("text").GetString(), null) : null,
            $"{(int)status}");
    }

    private static bool IsRefusal(HttpStatusCode status, string type) =>
        (int)status is >= 400 and < 500 || (status == HttpStatusCode.ServiceUnavailable && type == Draining);
}
