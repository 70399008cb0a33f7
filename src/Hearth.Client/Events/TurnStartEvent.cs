namespace Hearth.Client.Events;

/// <summary><c>turn_start</c>: a model call begins.</summary>
public sealed record TurnStartEvent : HearthEvent
{
    /// <summary>What for: <c>agent</c>, <c>compaction</c> or <c>compaction_prefix</c>.</summary>
    public string Purpose { get => field ?? ""; init; }
}
