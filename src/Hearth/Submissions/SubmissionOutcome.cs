using System.Text.Json;
using Hearth.Events;

namespace Hearth.Submissions;

/// <summary>How a submission or a run ended.</summary>
/// <param name="Result">The result when it completed; null when it returned nothing.</param>
/// <param name="Error">Why it failed; null when it completed.</param>
internal sealed record SubmissionOutcome(JsonElement? Result, ErrorInfo? Error)
{
    /// <summary>Reads it from <c>submission_settled</c> or <c>run_end</c>.</summary>
    public static SubmissionOutcome Read(ReadOnlyMemory<byte> settlement)
    {
        using var document = JsonDocument.Parse(settlement, EventFormat.ReadOptions);
        var root = document.RootElement;
        JsonElement? result = root.TryGetProperty("result", out var value) && value.ValueKind != JsonValueKind.Null ? value.Clone() : null;
        return new SubmissionOutcome(result, root.TryGetProperty("error", out var error) ? ErrorInfo.Read(error) : null);
    }
}
