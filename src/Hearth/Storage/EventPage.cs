using Hearth.Events;
using Hearth.Streams;

namespace Hearth.Storage;

/// <summary>Events as they are stored, read in one consistent look.</summary>
/// <param name="Events">The events, in order.</param>
/// <param name="Tail">The offset of the last stored event of the stream, whatever its kind.</param>
/// <param name="HasMore">Whether further events of the query follow this page.</param>
/// <param name="IsClosed">Whether the stream was closed at the time of reading.</param>
public sealed record EventPage(IReadOnlyList<StoredEvent> Events, Offset Tail, bool HasMore, bool IsClosed)
{
    /// <summary>The page of a stream that was never admitted to, or was deleted.</summary>
    public static readonly EventPage OfNoStream = new([], Offset.Start, HasMore: false, IsClosed: false) { Exists = false };

    /// <summary>Whether there is such a stream.</summary>
    public bool Exists { get; private init; } = true;
}
