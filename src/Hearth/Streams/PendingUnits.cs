namespace Hearth.Streams;

/// <summary>What a writer has not stored yet, in order, and which progress nobody will need any more.</summary>
/// <remarks>
/// A store removes superseded progress by range, whatever turn it is of. So a range is only given away while no other turn is open:
/// until then what has ended is remembered, and the last turn to end, or the settlement, removes it all. Used under the writer's lock.
/// </remarks>
internal sealed class PendingUnits
{
    private const int MaxBatchUnits = 256;
    private const long MaxBatchBytes = 4 << 20;

    private readonly List<PendingUnit> _waiting = [];
    private readonly Dictionary<string, Offset> _sentTurns = [];
    private Offset? _superseded;

    /// <summary>How many units wait to be handed to the store.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>The payload of everything that waits or is in flight.</summary>
    public long Bytes { get; private set; }

    public void Add(PendingUnit unit)
    {
        _waiting.Add(unit);
        Bytes += unit.Bytes;
    }

    /// <summary>Takes what the store gets next; empty when nothing waits.</summary>
    public List<PendingUnit> TakeBatch()
    {
        var (count, bytes) = (0, 0L);
        while (count < _waiting.Count && count < MaxBatchUnits && bytes < MaxBatchBytes && !(count > 0 && IsSeparate(count))) bytes += _waiting[count++].Bytes;
        var batch = _waiting.GetRange(0, count);
        _waiting.RemoveRange(0, count);
        foreach (var unit in batch)
        {
            if (unit is { ProgressTurn: { } turn, IsSuperseded: false }) _sentTurns.TryAdd(turn, unit.Append.Events[0].Offset);
        }

        return batch;
    }

    /// <summary>The store has answered for a unit that was taken.</summary>
    public void Answered(PendingUnit unit)
    {
        Bytes -= unit.Bytes;
        if (unit is { IsRefused: true, Append.SupersedesProgressFrom: { } from }) Remember(from);
    }

    /// <summary>Gives up what the events to be added supersede: what still waits at once, the rest when they are stored.</summary>
    /// <returns>Where the superseded progress begins; null when nothing can be removed.</returns>
    public Offset? Supersede(ReadOnlySpan<IOutgoingEvent> events, AppendSideEffects sideEffects)
    {
        if (sideEffects.Settles is not null)
        {
            EndTurns(sideEffects.Guard is null);
        }
        else if (sideEffects.Guard is null)
        {
            // Whether a guarded message will be stored is not known yet: its progress stays until the settlement.
            foreach (var item in events)
            {
                if (item.SupersedesTurn is { } turn) EndTurn(turn);
            }
        }

        var isOpen = _sentTurns.Count > 0 || _waiting.Exists(unit => unit is { IsProgress: true, IsSuperseded: false });
        if (isOpen) return null;
        var from = _superseded;
        _superseded = null;
        return from;
    }

    /// <summary>Gives everything up.</summary>
    public void Fail(Exception fault)
    {
        foreach (var unit in _waiting) unit.Fail(fault);
        _waiting.Clear();
        _sentTurns.Clear();
        Bytes = 0;
    }

    // Whether a unit cannot share a batch with the one before it.
    private bool IsSeparate(int index) => _waiting[index].TravelsAlone || _waiting[index - 1].TravelsAlone;

    private void EndTurn(string turn)
    {
        if (_sentTurns.Remove(turn, out var first)) Remember(first);
        Drop(unit => unit.ProgressTurn == turn);
    }

    // No turn outlives its submission. When the settlement may yet be refused, what waits is stored first and removed with the rest.
    private void EndTurns(bool isCertain)
    {
        foreach (var first in _sentTurns.Values) Remember(first);
        _sentTurns.Clear();
        if (isCertain)
        {
            Drop(static unit => unit.IsProgress);
            return;
        }

        foreach (var unit in _waiting)
        {
            if (!unit.IsProgress) continue;
            unit.IsSuperseded = true;
            Remember(unit.Append.Events[0].Offset);
        }
    }

    private void Drop(Predicate<PendingUnit> isSuperseded) => _waiting.RemoveAll(unit =>
    {
        if (!isSuperseded(unit)) return false;
        Bytes -= unit.Bytes;
        return true;
    });

    private void Remember(Offset from) => _superseded = _superseded < from ? _superseded : from;
}
