namespace Hearth.Client.Events;

/// <summary><c>thinking_end</c>: a whole thought.</summary>
public sealed record ThinkingEndEvent : HearthEvent
{
    /// <summary>Which block of the message.</summary>
    public int ContentIndex { get; init; }

    /// <summary>The thought.</summary>
    public string Content { get => field ?? ""; init; }
}
