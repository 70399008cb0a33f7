using Hearth.Events;

namespace Hearth.Streams;

/// <summary>What a reader gets at once.</summary>
/// <param name="Events">The events, in order; empty at the tail.</param>
/// <param name="Next">Where to read on: the last event's offset, or the position that was asked for.</param>
/// <param name="IsUpToDate">Whether the page reaches the tail.</param>
/// <param name="IsClosed">Whether it reaches the tail of a closed stream: nothing will follow.</param>
internal sealed record StreamPage(IReadOnlyList<StoredEvent> Events, Offset Next, bool IsUpToDate, bool IsClosed)
{
    /// <summary>Whether the stream was deleted: nothing can be read any more.</summary>
    public bool IsGone { get; init; }

    /// <summary>The events, in order; empty at the tail, and once they were released.</summary>
    public IReadOnlyList<StoredEvent> Events { get; private set; } = Events;

    /// <summary>Lets the events go: a reader that waits for hours must not hold on to the last ones it got.</summary>
    public void Release() => Events = [];
}
