using System.Text.Json;
using Hearth.Events;

namespace Hearth.Workflows;

/// <summary>A run as its readers see it.</summary>
internal sealed record RunRecord
{
    public required RunId Id { get; init; }

    public required string WorkflowName { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The input; null when there was none.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>When it ended; null while it is active.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>The result of a completed run; null when it returned nothing.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public ErrorInfo? Error { get; init; }
}
