using System.Text.Json;

namespace Hearth.Client.Events;

/// <summary><c>run_start</c>: the first event of a run.</summary>
public sealed record RunStartEvent : HearthEvent
{
    /// <summary>The workflow.</summary>
    public string WorkflowName { get => field ?? ""; init; }

    /// <summary>When the run was accepted.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The input; null without one.</summary>
    public JsonElement? Input { get; init; }
}
