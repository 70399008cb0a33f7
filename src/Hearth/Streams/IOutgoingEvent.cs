using Hearth.Events;

namespace Hearth.Streams;

/// <summary>An event on its way into a stream, encoded when its position is known.</summary>
internal interface IOutgoingEvent
{
    EventKind Kind { get; }

    /// <summary>The turn whose superseded progress goes away when this event is stored; null for all but the end of a message.</summary>
    string? SupersedesTurn => null;

    /// <summary>The blobs, put before, that the event refers to.</summary>
    IReadOnlyList<string> BlobIds => [];

    /// <summary>The event as it is stored and sent.</summary>
    ReadOnlyMemory<byte> Encode(Offset offset, DateTimeOffset now);
}
