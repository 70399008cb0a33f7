using Hearth.Events;

namespace Hearth.Streams;

/// <summary>How large a page may be.</summary>
/// <param name="MaxEvents">Events at the most.</param>
/// <param name="MaxBytes">Bytes of payload at the most, but at least one event.</param>
internal readonly record struct PageLimits(int MaxEvents, long MaxBytes)
{
    /// <summary>How many events from <paramref name="first"/> on fit into one page.</summary>
    public int CountWithin(List<StoredEvent> events, int first)
    {
        var (count, bytes) = (0, 0L);
        while (first + count < events.Count && count < MaxEvents)
        {
            bytes += events[first + count].Payload.Length;
            if (count > 0 && bytes > MaxBytes) break;
            count++;
        }

        return count;
    }
}
