using Hearth.Streams;

namespace Hearth.Orleans.Links;

/// <summary>What there is to tell another replica, apart from feeds. Used under its user's lock.</summary>
/// <remarks>What does not fit is not told: the other one looks into the store, sooner or later, as it does for whatever is lost on the way.</remarks>
internal sealed class LinkNews
{
    private const int MaxSettlements = 10_000;
    private const int MaxDeleted = 10_000;
    private const int MaxNudges = 10_000;

    private readonly List<SettlementMessage> _settlements = [];
    private readonly List<long> _deleted = [];
    private readonly List<NudgeMessage> _nudges = [];

    /// <summary>What is read here, and is not any more.</summary>
    public Interest Followed { get; } = new();

    /// <summary>What is waited for here, and is not any more.</summary>
    public Interest Awaited { get; } = new();

    /// <summary>What was told in an answer, and has to be told anew.</summary>
    public HashSet<long> Refused { get; } = [];

    public bool HasNews => Followed.HasNews || Awaited.HasNews || _settlements.Count + _deleted.Count + _nudges.Count + Refused.Count > 0;

    public bool TryAdd(SettlementMessage settlement) => TryAdd(_settlements, settlement, MaxSettlements);

    public bool TryAdd(NudgeMessage nudge) => TryAdd(_nudges, nudge, MaxNudges);

    public bool TryAddDeleted(StreamId stream) => TryAdd(_deleted, stream.Value, MaxDeleted);

    public SettlementMessage[] TakeSettlements() => Take(_settlements);

    public NudgeMessage[] TakeNudges() => Take(_nudges);

    public long[] TakeDeleted() => Take(_deleted);

    public long[] TakeRefused()
    {
        if (Refused.Count == 0) return [];
        long[] taken = [.. Refused];
        Refused.Clear();
        return taken;
    }

    private static bool TryAdd<T>(List<T> list, T item, int limit)
    {
        if (list.Count >= limit) return false;
        list.Add(item);
        return true;
    }

    private static T[] Take<T>(List<T> list)
    {
        if (list.Count == 0) return [];
        T[] taken = [.. list];
        list.Clear();
        return taken;
    }
}
