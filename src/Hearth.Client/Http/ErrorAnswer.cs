using System.Net;
using System.Text.Json;
using Hearth.Client.Errors;
using Hearth.Client.Json;

namespace Hearth.Client.Http;

/// <summary>Reads what a server, or a proxy in front of it, says when it does not do what it was asked.</summary>
internal static class ErrorAnswer
{
    private const int MaxBytes = 1 << 20;

    public static async Task<HearthApiException> ReadAsync(
        HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        var error = await ReadEnvelopeAsync(response.Content, cancellationToken) ?? Unnamed(response.StatusCode);
        return ApiErrors.OfAnswer(error, response.StatusCode, RetryAfter(response, time));
    }

    /// <summary>The error in Hearth's envelope; null when there is none.</summary>
    private static async Task<ErrorInfo?> ReadEnvelopeAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentType?.MediaType != "application/json") return null;
        try
        {
            var bytes = await AnswerBody.ReadAsync(content, MaxBytes, cancellationToken);
            return JsonSerializer.Deserialize(bytes, ClientJson.Context.ErrorEnvelope)?.Error;
        }
        catch (Exception exception) when (exception is JsonException or HearthProtocolException)
        {
            return null; // Not Hearth's: the status says enough.
        }
    }

    private static ErrorInfo Unnamed(HttpStatusCode status) =>
        new() { Type = ErrorInfo.UnknownType, Message = $"The answer was {(int)status}, and not from Hearth." };

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };
}
