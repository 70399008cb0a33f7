using System.Text.Json;
using Hearth.Events;

namespace Hearth.Workflows;

/// <summary>A durable call that the log knows.</summary>
/// <param name="Result">A step's result; null when it has none or the call is an operation.</param>
/// <param name="Error">Why the step failed; null when it succeeded.</param>
internal sealed record RecordedCall(JsonElement? Result, ErrorInfo? Error)
{
    /// <summary>An operation; what it came to is in its conversation.</summary>
    public static readonly RecordedCall Operation = new(null, null);

    public static RecordedCall Read(JsonElement step) => new(
        step.TryGetProperty("result", out var result) ? result.Clone() : null,
        step.TryGetProperty("error", out var error) ? ErrorInfo.Read(error) : null);
}
