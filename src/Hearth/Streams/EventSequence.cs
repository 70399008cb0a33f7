using Hearth.Events;
using Hearth.Storage;

namespace Hearth.Streams;

/// <summary>Gives the events of one epoch their positions, in which they are encoded. Used under the writer's lock.</summary>
internal sealed class EventSequence(StreamClaim claim, TimeProvider time)
{
    private long _sequence = claim.Tail.Sequence;

    public StoredEvent[] Encode(ReadOnlySpan<IOutgoingEvent> events)
    {
        var now = time.GetUtcNow();
        var encoded = new StoredEvent[events.Length];
        for (var i = 0; i < events.Length; i++)
        {
            var offset = Offset.At(claim.Epoch, ++_sequence);
            encoded[i] = new StoredEvent(offset, events[i].Kind, events[i].Encode(offset, now));
        }

        return encoded;
    }

    /// <summary>The blobs that events refer to; null, as nearly always, for none.</summary>
    public static List<string>? BlobIdsOf(ReadOnlySpan<IOutgoingEvent> events)
    {
        List<string>? blobIds = null;
        foreach (var item in events)
        {
            if (item.BlobIds is { Count: > 0 } own) (blobIds ??= []).AddRange(own);
        }

        return blobIds;
    }
}
