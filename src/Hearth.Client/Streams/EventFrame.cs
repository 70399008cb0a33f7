using Hearth.Client.Events;

namespace Hearth.Client.Streams;

/// <summary>Some events that follow each other, and where a reader is behind them.</summary>
/// <param name="Events">The events; the last one has <paramref name="Next"/> as its offset.</param>
/// <param name="Next">The position behind them.</param>
/// <param name="IsUpToDate">Whether that is the end of the stream, for now.</param>
/// <param name="IsClosed">Whether nothing will ever follow.</param>
internal sealed record EventFrame(IReadOnlyList<HearthEvent> Events, StreamOffset Next, bool IsUpToDate, bool IsClosed)
{
    /// <summary>What a proxy's cache is to tell one live read from the next by; null where the server has not said any.</summary>
    public string? Cursor { get; init; }

    public static EventFrame Create(IReadOnlyList<HearthEvent> events, StreamOffset next, bool isUpToDate, bool isClosed)
    {
        foreach (var item in events) item.FrameEnd = next;
        if (events.Count > 0) events[^1].Offset = next;
        return new EventFrame(events, next, isUpToDate, isClosed);
    }
}
