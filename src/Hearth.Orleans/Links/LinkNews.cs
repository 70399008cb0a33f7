using Hearth.Streams;

namespace Hearth.Orleans.Links;

/// <summary>What there is to tell another replica, apart from feeds. Used under its user's lock.</summary>
/// <remarks>What does not fit is not told: the other one looks into the store, sooner or later, as it does for whatever is lost on the way.</remarks>
internal sealed class LinkNews
{
    private const int MaxSettlements = 10_000;
    private const int MaxDeleted = 10_000;
    private const int MaxNudges = 10_000;
    private const long MaxBytes = 8 << 20; // Of settlements, and of nudges.

    private readonly List<SettlementMessage> _settlements = [];
    private readonly List<long> _deleted = [];
    private readonly List<NudgeMessage> _nudges = [];
    private long _settlementBytes;
    private long _nudgeBytes;

    /// <summary>What is read here, and is not any more.</summary>
    public Interest Followed { get; } = new();

    /// <summary>What is waited for here, and is not any more.</summary>
    public Interest Awaited { get; } = new();

    /// <summary>What was told in an answer, and has to be told anew.</summary>
    public HashSet<long> Refused { get; } = [];

    public bool HasNews => Followed.HasNews || Awaited.HasNews || _settlements.Count + _deleted.Count + _nudges.Count + Refused.Count > 0;

    public bool TryAdd(SettlementMessage settlement)
    {
        if (_settlements.Count >= MaxSettlements || _settlementBytes + settlement.Event.Length > MaxBytes) return false;
        _settlements.Add(settlement);
        _settlementBytes += settlement.Event.Length;
        return true;
    }

    public bool TryAdd(NudgeMessage nudge)
    {
        var bytes = nudge.Admitted?.Input.Length ?? 0;
        if (_nudges.Count >= MaxNudges || _nudgeBytes + bytes > MaxBytes) return false;
        _nudges.Add(nudge);
        _nudgeBytes += bytes;
        return true;
    }

    public bool TryAddDeleted(StreamId stream)
    {
        if (_deleted.Count >= MaxDeleted) return false;
        _deleted.Add(stream.Value);
        return true;
    }

    public SettlementMessage[] TakeSettlements()
    {
        _settlementBytes = 0;
        return Take(_settlements);
    }

    public NudgeMessage[] TakeNudges()
    {
        _nudgeBytes = 0;
        return Take(_nudges);
    }

    public long[] TakeDeleted() => Take(_deleted);

    public long[] TakeRefused()
    {
        if (Refused.Count == 0) return [];
        long[] taken = [.. Refused];
        Refused.Clear();
        return taken;
    }

    private static T[] Take<T>(List<T> list)
    {
        if (list.Count == 0) return [];
        T[] taken = [.. list];
        list.Clear();
        return taken;
    }
}
