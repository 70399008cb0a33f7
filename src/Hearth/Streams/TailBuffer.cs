using System.Runtime.InteropServices;
using Hearth.Events;

namespace Hearth.Streams;

/// <summary>The shown events that a tail still holds: all after <see cref="Floor"/>. Used under the tail's lock.</summary>
internal sealed class TailBuffer(TailBudget budget)
{
    private readonly List<StoredEvent> _events = [];

    /// <summary>The position after which everything that was shown is here; whoever is behind it reads storage.</summary>
    public Offset Floor { get; private set; } = Offset.End;

    /// <summary>The payload of what is held.</summary>
    public long Bytes { get; private set; }

    /// <summary>Lets everything go and begins anew after a position.</summary>
    public void Restart(Offset floor)
    {
        budget.Add(-Bytes);
        _events.Clear();
        _events.TrimExcess();
        (Bytes, Floor) = (0, floor);
    }

    public void Add(StoredEvent shown)
    {
        _events.Add(shown);
        Bytes += shown.Payload.Length;
        budget.Add(shown.Payload.Length);
    }

    /// <summary>What follows a position that is not before <see cref="Floor"/>.</summary>
    /// <param name="after">The position.</param>
    /// <param name="limits">How much at the most.</param>
    /// <param name="isAll">Whether nothing is held behind it.</param>
    public List<StoredEvent> After(Offset after, PageLimits limits, out bool isAll)
    {
        var first = FirstAfter(after);
        var count = limits.CountWithin(_events, first);
        isAll = first + count == _events.Count;
        return _events.GetRange(first, count);
    }

    /// <summary>Drops the oldest events until no more than <paramref name="keepBytes"/> are held, but none that is not stored.</summary>
    public void Drop(long keepBytes, Offset stored)
    {
        var dropped = 0;
        foreach (var shown in CollectionsMarshal.AsSpan(_events))
        {
            if (Bytes <= keepBytes || shown.Offset > stored) break;
            Floor = shown.Offset;
            Bytes -= shown.Payload.Length;
            budget.Add(-shown.Payload.Length);
            dropped++;
        }

        if (dropped > 0) _events.RemoveRange(0, dropped);
    }

    private int FirstAfter(Offset after)
    {
        var (low, high) = (0, _events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_events[middle].Offset <= after) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
