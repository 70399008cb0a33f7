using Hearth.Events;

namespace Hearth.Streams;

/// <summary>What the tail of an owner hands to the tail of the same stream in another process.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Epoch">The owner's.</param>
/// <param name="After">The position that the events follow without a gap.</param>
/// <param name="Stored">How far the stream is on stable storage, as the owner knows.</param>
/// <param name="Events">What was shown next, in order.</param>
/// <param name="Closes">Whether the last of them is the stream's last.</param>
internal sealed record TailFeed(StreamId Stream, long Epoch, Offset After, Offset Stored, IReadOnlyList<StoredEvent> Events, bool Closes)
{
    /// <summary>Whether more was shown behind them.</summary>
    public bool HasMore { get; init; }

    /// <summary>Where the next feed begins.</summary>
    public Offset Next => Events.Count > 0 ? Events[^1].Offset : After;
}
