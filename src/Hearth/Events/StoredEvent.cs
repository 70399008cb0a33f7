using Hearth.Streams;

namespace Hearth.Events;

/// <summary>One event as it is stored and sent.</summary>
/// <param name="Offset">Its position; unique in its stream.</param>
/// <param name="Kind">Its type, repeated from the payload for filtering.</param>
/// <param name="Payload">The event: one JSON object in UTF-8, without line breaks. Not to be changed by anybody.</param>
public readonly record struct StoredEvent(Offset Offset, EventKind Kind, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Whether the event is progress: it may be seen before it is stored, and dropped once superseded.</summary>
    public bool IsProgress => EventKinds.Progress.Contains(Kind);
}
