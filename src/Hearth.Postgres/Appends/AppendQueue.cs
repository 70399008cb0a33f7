using Hearth.Streams;

namespace Hearth.Postgres.Appends;

/// <summary>
/// The appends of one lane that wait for a statement, in order, bounded by number and by bytes. What counts against the bounds is
/// everything accepted whose outcome is open. A stream has one append in statements at a time; its others wait here.
/// </summary>
internal sealed class AppendQueue(AppendLimits limits)
{
    private readonly object _gate = new();
    private readonly Room _room = new(limits.MaxAppends, limits.MaxBytes);
    private readonly Queue<PendingAppend> _accepted = new();
    private readonly HashSet<StreamId> _busy = [];

    // Come before the accepted ones: passed over because their streams were busy, or given back.
    private List<PendingAppend> _deferred = [];
    private List<PendingAppend> _stillDeferred = [];
    private TaskCompletionSource? _changed;
    private int _open;
    private bool _completed;

    /// <summary>How many callers wait for room.</summary>
    public int WaitingCount => _room.WaitingCount;

    /// <summary>Accepts an append, at once or when there is room.</summary>
    /// <param name="append">What to store.</param>
    /// <param name="cancellationToken">Gives the place up; the append is then never sent.</param>
    public async Task EnqueueAsync(PendingAppend append, CancellationToken cancellationToken)
    {
        await _room.EnterAsync(append.Bytes, cancellationToken);
        lock (_gate)
        {
            if (!_completed)
            {
                _open++;
                _accepted.Enqueue(append);
                WakeUp();
                return;
            }
        }

        _room.Leave(append.Bytes);
        throw new ObjectDisposedException(typeof(AppendPipeline).FullName);
    }

    /// <summary>Waits until there is something to send, then takes as much of it as fits into one statement.</summary>
    /// <returns>False when nothing will come any more.</returns>
    public async Task<bool> TakeAsync(List<PendingAppend> batch)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                TakeWhatFits(batch);
                if (batch.Count > 0) return true;
                if (_completed && _open == 0) return false;
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = _changed.Task;
            }

            await changed;
        }
    }

    /// <summary>Puts an append that was taken in front again, because some of its units are still to be sent.</summary>
    public void GiveBack(PendingAppend append)
    {
        lock (_gate)
        {
            _busy.Remove(append.Stream);
            _deferred.Insert(0, append);
            WakeUp();
        }
    }

    /// <summary>Makes room again for what an append took that is done.</summary>
    public void Release(PendingAppend append)
    {
        lock (_gate)
        {
            _busy.Remove(append.Stream);
            _open--;
            WakeUp();
        }

        _room.Leave(append.Bytes);
    }

    /// <summary>Refuses further appends, those that wait for room included; accepted ones are still taken.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            WakeUp();
        }
    }

    private void TakeWhatFits(List<PendingAppend> batch)
    {
        var space = new Space(limits);
        foreach (var append in _deferred)
        {
            if (!TryTake(append, batch, ref space)) _stillDeferred.Add(append);
        }

        (_deferred, _stillDeferred) = (_stillDeferred, _deferred);
        _stillDeferred.Clear();
        while (!space.IsFull && _accepted.TryDequeue(out var append))
        {
            if (!TryTake(append, batch, ref space)) _deferred.Add(append);
        }
    }

    // One that does not fit makes the space full, so that nothing overtakes it.
    private bool TryTake(PendingAppend append, List<PendingAppend> batch, ref Space space)
    {
        if (space.IsFull || _busy.Contains(append.Stream) || !space.TryUse(append)) return false;
        _busy.Add(append.Stream);
        batch.Add(append);
        return true;
    }

    private void WakeUp()
    {
        _changed?.TrySetResult();
        _changed = null;
    }

    /// <summary>What is left of a statement's limits.</summary>
    private struct Space(AppendLimits limits)
    {
        private int _rows;
        private long _bytes;
        private bool _isUsed;

        public bool IsFull { get; private set; }

        public bool TryUse(PendingAppend append)
        {
            _rows += append.Rows;
            _bytes += append.Bytes;
            IsFull = _rows >= limits.MaxRowsPerStatement || _bytes >= limits.MaxBytesPerStatement;
            var fits = !_isUsed || (_rows <= limits.MaxRowsPerStatement && _bytes <= limits.MaxBytesPerStatement);
            _isUsed = true;
            return fits;
        }
    }
}
