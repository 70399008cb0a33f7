using Hearth.Orleans.Links;
using Orleans.Runtime;

namespace Hearth.Orleans.Placement;

/// <summary>
/// What this member has handed to others, or has tried to, so lately that they may not have said so yet: without it, all would go to the
/// one that was least busy. Thread-safe.
/// </summary>
/// <param name="time">Tells how long ago it was.</param>
internal sealed class RecentHandOvers(TimeProvider time)
{
    /// <summary>After how long a member's own word on its load counts.</summary>
    public static readonly TimeSpan Span = LinkPace.Beat * 2;

    private readonly Lock _gate = new();
    private readonly Queue<(SiloAddress Member, long At)> _all = new();
    private readonly Dictionary<SiloAddress, int> _counts = [];

    /// <summary>Chooses a member, and counts a stream as handed to it.</summary>
    /// <param name="choose">Chooses one by how many streams were handed to each.</param>
    /// <returns>Null when none was chosen.</returns>
    public SiloAddress? Choose(Func<Func<SiloAddress, int>, SiloAddress?> choose)
    {
        lock (_gate)
        {
            Forget();
            if (choose(member => _counts.GetValueOrDefault(member)) is not { } chosen) return null;
            _all.Enqueue((chosen, time.GetTimestamp()));
            _counts[chosen] = _counts.GetValueOrDefault(chosen) + 1;
            return chosen;
        }
    }

    private void Forget()
    {
        while (_all.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > Span)
        {
            _all.Dequeue();
            if (--_counts[oldest.Member] == 0) _counts.Remove(oldest.Member);
        }
    }
}
