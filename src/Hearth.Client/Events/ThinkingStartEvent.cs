namespace Hearth.Client.Events;

/// <summary><c>thinking_start</c>: the model begins to think.</summary>
public sealed record ThinkingStartEvent : HearthEvent
{
    /// <summary>Which block of the message.</summary>
    public int ContentIndex { get; init; }
}
