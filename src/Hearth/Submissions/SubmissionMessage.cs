using System.Text.Json;
using Hearth.Events;

namespace Hearth.Submissions;

/// <summary>The user message that an instance's submission becomes.</summary>
internal static class SubmissionMessage
{
    public static (Message.User Message, string TurnId) Of(SubmissionRecord submission)
    {
        var input = SubmissionInput.Read(submission.Input);
        return input.Signal is { } signal
            ? (new Message.User([new ContentBlock.Text(Render(input.SignalType!, signal))], submission.AdmittedAt, Signal(submission, input.SignalType!, signal)),
                $"dispatch:{submission.Id}:input")
            : (new Message.User([new ContentBlock.Text(input.Message!), .. input.Images, .. input.Files], submission.AdmittedAt),
                $"direct-submission:{submission.Id}:input");
    }

    private static string Render(string type, JsonElement signal) => signal.ValueKind == JsonValueKind.String
        ? $"Signal \"{type}\":\n{signal.GetString()}"
        : $"Signal \"{type}\":\n{signal.GetRawText()}";

    private static JsonElement Signal(SubmissionRecord submission, string type, JsonElement input) => JsonBytes.Element(json =>
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteString("dispatchId"u8, submission.Id.Value);
        EventFormat.WriteTimestamp(json, "acceptedAt"u8, submission.AdmittedAt);
        json.WritePropertyName("input"u8);
        input.WriteTo(json);
        json.WriteEndObject();
    });
}
