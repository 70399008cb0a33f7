namespace Hearth.Client.Events;

/// <summary><c>compaction_start</c>: older messages are about to be summarized.</summary>
public sealed record CompactionStartEvent : HearthEvent
{
    /// <summary>Why: <c>threshold</c>, <c>overflow</c> or <c>manual</c>.</summary>
    public string Reason { get => field ?? ""; init; }

    /// <summary>How long the conversation is, in tokens.</summary>
    public long EstimatedTokens { get; init; }
}
