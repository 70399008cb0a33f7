using System.Text.Json;

namespace Hearth.Events;

/// <summary><c>submission_settled</c>: the one outcome of a submission.</summary>
/// <param name="HasResult">Whether the outcome is <c>completed</c>.</param>
/// <param name="Result">The result of a completed submission; null when its operation returned nothing.</param>
/// <param name="Error">Why it failed; null when it completed.</param>
internal sealed record SubmissionSettled(bool HasResult, JsonElement? Result, ErrorInfo? Error)
    : HearthEvent(EventKind.SubmissionSettled, "submission_settled")
{
    public static SubmissionSettled Completed(JsonElement? result) => new(true, result, null);

    public static SubmissionSettled Failed(ErrorInfo error) => new(false, null, error);

    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("outcome"u8, HasResult ? "completed"u8 : "failed"u8);
        if (HasResult && Result is null) json.WriteNull("result"u8);
        json.WriteOptional("result"u8, Result);
        json.WriteError(Error);
    }
}
