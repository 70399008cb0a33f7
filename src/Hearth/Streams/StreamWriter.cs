using Hearth.Events;
using Hearth.Storage;
using Hearth.Submissions;
using Microsoft.Extensions.Logging;

namespace Hearth.Streams;

/// <summary>Writes one stream under one epoch: gives positions, stores in order, and shows in order.</summary>
/// <remarks>
/// Events get their positions when they are handed over and go to the store strictly in that order, at most one batch in flight;
/// while it is, the next one gathers. A boundary event is shown once its batch is durable; progress is shown at once unless
/// something before it still waits, and is stored with the next boundary event or after the flush interval. Progress that its
/// own message's end supersedes before it was handed to the store is never stored. Thread-safe.
/// </remarks>
internal sealed partial class StreamWriter : IAsyncDisposable
{
    private const int MaxBatchUnits = 256;
    private const long MaxBatchBytes = 4 << 20;
    private const long MaxPendingBytes = 2 << 20;

    private readonly Lock _gate = new();
    private readonly IHearthStore _store;
    private readonly StreamTail _tail;
    private readonly StreamClaim _claim;
    private readonly TimeProvider _time;
    private readonly ILogger<StreamWriter> _logger;
    private readonly TimeSpan _flushInterval;
    private readonly ITimer _flushTimer;
    private readonly Queue<PendingUnit> _unshown = new();
    private readonly List<PendingUnit> _pending = [];
    private readonly List<StoredEvent> _showing = [];
    private readonly Dictionary<string, Offset> _sentProgress = [];
    private readonly StoreRetry _retry;
    private long _sequence;
    private long _pendingBytes;
    private Offset _stored;
    private bool _isSending;
    private bool _isUrgent;
    private bool _isFlushArmed;
    private Task _sending = Task.CompletedTask;
    private TaskCompletionSource? _room;
    private Exception? _fault;

    public StreamWriter(IHearthStore store, StreamTail tail, StreamClaim claim, TimeSpan flushInterval, TimeProvider time, ILogger<StreamWriter> logger)
    {
        (_store, _tail, _claim, _time, _logger, _flushInterval) = (store, tail, claim, time, logger, flushInterval);
        _retry = new StoreRetry(time, logger);
        _sequence = claim.Tail.Sequence;
        _stored = claim.Tail;
        _flushTimer = time.CreateTimer(static state => ((StreamWriter)state!).Flush(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        tail.Attach(claim.Epoch, claim.Tail);
    }

    public StreamTail Tail => _tail;

    /// <summary>The offset of the last event that is known to be on stable storage.</summary>
    public Offset LastStored
    {
        get
        {
            lock (_gate) return _stored;
        }
    }

    /// <summary>Why the writer can write no more; null while it can.</summary>
    public Exception? Fault
    {
        get
        {
            lock (_gate) return _fault;
        }
    }

    /// <summary>Hands over events that are stored together.</summary>
    /// <returns>
    /// The events with their positions, at once, and a task that completes when they are stored. The task fails with
    /// <see cref="UnitAbortedException"/> when the guard refused them and with <see cref="OwnershipLostException"/> when the stream
    /// has a newer owner.
    /// </returns>
    public StreamWrite Append(ReadOnlySpan<IOutgoingEvent> events, AppendSideEffects sideEffects = default)
    {
        PendingUnit unit;
        lock (_gate)
        {
            ThrowIfFaulted();
            Offset? superseded = null;
            foreach (var item in events)
            {
                if (item.SupersedesTurn is { } turn) superseded = DropSuperseded(turn) ?? superseded;
            }

            unit = new PendingUnit(Encode(events), sideEffects, superseded);
            Enqueue(unit);
            StartSending();
        }

        return new StreamWrite(unit.Events, unit.Completion.Task);
    }

    /// <summary>Hands over one progress event of a turn.</summary>
    public StoredEvent AppendProgress(string turn, IOutgoingEvent progress)
    {
        lock (_gate)
        {
            ThrowIfFaulted();
            var unit = new PendingUnit(Encode([progress]), default, null) { ProgressTurn = turn };
            var isShown = _unshown.Count == 0;
            if (isShown) _tail.Show(_claim.Epoch, [unit.Events[0]], _stored, closes: false);
            Enqueue(unit, isShown);
            ArmFlush();
            return unit.Events[0];
        }
    }

    /// <summary>Waits while more is pending than the store has kept up with.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ThrowIfFaulted();
            if (_pendingBytes < MaxPendingBytes) return ValueTask.CompletedTask;
            StartSending();
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_room.Task.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Sends what is held and waits until nothing is in flight. Never throws for a fenced stream.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task sending;
            lock (_gate)
            {
                if (_fault is null && _pending.Count > 0) StartSending();
                if (!_isSending) return;
                sending = _sending;
            }

            await sending.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Stops writing: what is not stored yet never will be.</summary>
    public async ValueTask DisposeAsync()
    {
        Fail(new ObjectDisposedException(nameof(StreamWriter)));
        await _flushTimer.DisposeAsync();
        _tail.Detach(_claim.Epoch);
    }

    /// <summary>Stops writing because of <paramref name="fault"/>; what is in flight may still be stored.</summary>
    public void Fail(Exception fault)
    {
        lock (_gate)
        {
            if (_fault is not null) return;
            _fault = fault;
            foreach (var unit in _unshown) unit.Completion.TrySetException(fault);
            foreach (var unit in _pending) unit.Completion.TrySetException(fault);
            _unshown.Clear();
            _pending.Clear();
            _pendingBytes = 0;
            _room?.TrySetException(fault);
            _room = null;
        }
    }

    private StoredEvent[] Encode(ReadOnlySpan<IOutgoingEvent> events)
    {
        var now = _time.GetUtcNow();
        var encoded = new StoredEvent[events.Length];
        for (var i = 0; i < events.Length; i++)
        {
            var offset = Offset.At(_claim.Epoch, ++_sequence);
            encoded[i] = new StoredEvent(offset, events[i].Kind, events[i].Encode(offset, now));
        }

        return encoded;
    }

    private void Enqueue(PendingUnit unit, bool isShown = false)
    {
        _pending.Add(unit);
        _pendingBytes += unit.Bytes;
        if (!isShown) _unshown.Enqueue(unit);
    }

    // Held progress of the turn is left out of the store; it keeps its place among what is still to be shown.
    private Offset? DropSuperseded(string turn)
    {
        _pending.RemoveAll(unit =>
        {
            if (unit.ProgressTurn != turn) return false;
            unit.IsStored = true;
            _pendingBytes -= unit.Bytes;
            return true;
        });
        return _sentProgress.Remove(turn, out var first) ? first : null;
    }

    private void ArmFlush()
    {
        if (_isSending || _isFlushArmed) return;
        _isFlushArmed = true;
        _flushTimer.Change(_flushInterval, Timeout.InfiniteTimeSpan);
    }

    private void Flush()
    {
        lock (_gate)
        {
            _isFlushArmed = false;
            if (_fault is null && _pending.Count > 0) StartSending();
        }
    }

    private void StartSending()
    {
        _isUrgent = true;
        if (_isSending) return;
        _isSending = true;
        _sending = SendAsync();
    }

    private async Task SendAsync()
    {
        while (TakeBatch() is { } batch)
        {
            try
            {
                var append = new StreamAppend(_claim.Stream, _claim.Epoch, batch.ConvertAll(unit => unit.ToAppend()));
                var outcomes = await _retry.RunAsync(() => _store.AppendAsync(append, CancellationToken.None), () => Fault is not null);
                Complete(batch, outcomes);
            }
            catch (Exception exception)
            {
                LogWriterFailed(exception, _claim.Stream, _claim.Epoch);
                foreach (var unit in batch) unit.Completion.TrySetException(exception);
                Fail(exception);
            }
        }
    }

    private List<PendingUnit>? TakeBatch()
    {
        lock (_gate)
        {
            var (count, bytes) = (0, 0L);
            while (count < _pending.Count && count < MaxBatchUnits && (count == 0 || bytes < MaxBatchBytes)) bytes += _pending[count++].Bytes;
            if (count == 0 || !_isUrgent)
            {
                // Progress alone waits for the flush interval or for the next boundary event.
                _isSending = false;
                if (count > 0) ArmFlush();
                return null;
            }

            _isUrgent = count < _pending.Count;
            var batch = _pending.GetRange(0, count);
            _pending.RemoveRange(0, count);
            foreach (var unit in batch)
            {
                if (unit.ProgressTurn is { } turn) _sentProgress.TryAdd(turn, unit.Events[0].Offset);
            }

            return batch;
        }
    }

    private void Complete(List<PendingUnit> batch, IReadOnlyList<AppendOutcome> outcomes)
    {
        lock (_gate)
        {
            if (outcomes[0] == AppendOutcome.Fenced)
            {
                var lost = new OwnershipLostException(_claim.Stream, _claim.Epoch);
                foreach (var unit in batch) unit.Completion.TrySetException(lost);
                Fail(lost);
                return;
            }

            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].IsStored = true;
                batch[i].IsRefused = outcomes[i] == AppendOutcome.Aborted;
                _pendingBytes -= batch[i].Bytes;
                if (!batch[i].IsRefused && batch[i].Events.Length > 0) _stored = batch[i].Events[^1].Offset;
            }

            ShowStored();
            _room?.TrySetResult();
            _room = null;
        }

        foreach (var unit in batch)
        {
            if (unit.IsRefused) unit.Completion.TrySetException(new UnitAbortedException());
            else unit.Completion.TrySetResult();
        }
    }

    private void ShowStored()
    {
        var closes = false;
        while (_unshown.TryPeek(out var unit) && (unit.IsStored || unit.ProgressTurn is not null))
        {
            _unshown.Dequeue();
            if (unit.IsRefused) continue;
            _showing.AddRange(unit.Events);
            closes |= unit.SideEffects.Closes;
        }

        _tail.Show(_claim.Epoch, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_showing), _stored, closes);
        _showing.Clear();
    }

    private void ThrowIfFaulted()
    {
        if (_fault is not null) throw _fault;
    }

    [LoggerMessage(LogLevel.Error, "The writer of stream {Stream} stopped in epoch {Epoch}.")]
    private partial void LogWriterFailed(Exception exception, StreamId stream, long epoch);
}
