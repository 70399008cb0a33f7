using System.Runtime.InteropServices;
using Hearth.Events;

namespace Hearth.Streams;

/// <summary>What readers have not seen yet. Shows it in order: boundary events once stored, progress behind them.</summary>
/// <remarks>Used under the writer's lock.</remarks>
internal sealed class UnshownUnits(StreamTail tail, long epoch)
{
    private readonly Queue<PendingUnit> _units = new();
    private readonly List<StoredEvent> _showing = [];
    private bool _isClosed;

    public void AddBoundary(PendingUnit unit) => _units.Enqueue(unit);

    /// <summary>Shows progress at once, unless something before it still waits.</summary>
    public void AddProgress(PendingUnit unit, Offset stored)
    {
        if (_units.Count > 0 || _isClosed) _units.Enqueue(unit);
        else tail.Show(epoch, [unit.Append.Events[0]], stored, closes: false);
    }

    /// <summary>Shows what the store's answers allow. What was handed over after the stream's last event is never shown.</summary>
    public void ShowAnswered(Offset stored)
    {
        while (!_isClosed && _units.TryPeek(out var unit) && unit.IsShowable)
        {
            _units.Dequeue();
            if (unit.IsRefused) continue;
            _showing.AddRange(unit.Append.Events);
            _isClosed = unit.Append.Closes;
        }

        tail.Show(epoch, CollectionsMarshal.AsSpan(_showing), stored, _isClosed);
        _showing.Clear();
    }

    /// <summary>Gives everything up.</summary>
    public void Fail(Exception fault)
    {
        foreach (var unit in _units) unit.Fail(fault);
        _units.Clear();
    }
}
