using Hearth.Streams;

namespace Hearth.Storage;

/// <summary>The right to write a stream until somebody else claims it.</summary>
/// <param name="Stream">The stream's number.</param>
/// <param name="Key">The stream's key.</param>
/// <param name="Epoch">The fencing number to write with.</param>
/// <param name="Tail">
/// The offset after which the owner writes: that of the last event stored under earlier epochs, those of a deleted stream with the same
/// key included.
/// </param>
public sealed record StreamClaim(StreamId Stream, StreamKey Key, long Epoch, Offset Tail)
{
    /// <summary>
    /// The lowest <see cref="AppendUnit.ContextFrom"/> of the stream's sessions: events before it are not needed to go on with them.
    /// <see cref="Offset.Start"/> when none was stored.
    /// </summary>
    public Offset ContextFrom { get; init; }
}
