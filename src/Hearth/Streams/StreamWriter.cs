using Hearth.Events;
using Hearth.Hosting;
using Hearth.Storage;
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
    private const long MaxPendingBytes = 2 << 20;

    private readonly Lock _gate = new();
    private readonly StreamAppender _appender;
    private readonly StreamTail _tail;
    private readonly StreamClaim _claim;
    private readonly EventSequence _sequence;
    private readonly ILogger<StreamWriter> _logger;
    private readonly TimeSpan _flushInterval;
    private readonly ITimer _flushTimer;
    private readonly PendingUnits _pending = new();
    private readonly UnshownUnits _unshown;
    private Offset _stored;
    private bool _isSending;
    private bool _isUrgent;
    private bool _isFlushArmed;
    private WakeUp _idle;
    private WakeUp _room;
    private Exception? _fault;

    public StreamWriter(IHearthStore store, StreamTail tail, StreamClaim claim, TimeSpan flushInterval, TimeProvider time, ILogger<StreamWriter> logger)
    {
        (_tail, _claim, _logger, _flushInterval) = (tail, claim, logger, flushInterval);
        _appender = new StreamAppender(store, claim, time, logger);
        _unshown = new UnshownUnits(tail, claim.Epoch);
        _sequence = new EventSequence(claim, time);
        _stored = claim.Tail;
        _flushTimer = time.CreateTimer(static state => ((StreamWriter)state!).Flush(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        tail.Attach(claim.Epoch, claim.Tail);
    }

    public StreamTail Tail => _tail;

    /// <summary>Told why the writer can write no more, once, as soon as it knows.</summary>
    public Action<Exception>? Faulted { get; init; }

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
    /// <see cref="UnitAbortedException"/> when the guard refused them, with <see cref="WritesFailedException"/> when what was to be written
    /// with them has failed, and with <see cref="OwnershipLostException"/> when the stream has a newer owner.
    /// </returns>
    public StreamWrite Append(ReadOnlySpan<IOutgoingEvent> events, AppendSideEffects sideEffects = default)
    {
        StoredEvent[] encoded;
        PendingUnit unit;
        bool mustSend;
        lock (_gate)
        {
            ThrowIfFaulted();
            encoded = _sequence.Encode(events);
            unit = PendingUnit.Boundary(encoded, EventSequence.BlobIdsOf(events), sideEffects, _pending.Supersede(events, sideEffects));
            _pending.Add(unit);
            _unshown.AddBoundary(unit);
            mustSend = !sideEffects.IsFollowed && TryStartSending();
            if (sideEffects.IsFollowed) ArmFlush();
        }

        if (mustSend) Send();
        return new StreamWrite(encoded, unit.Stored);
    }

    /// <summary>Hands over one progress event of a turn.</summary>
    public StoredEvent AppendProgress(string turn, IOutgoingEvent progress)
    {
        lock (_gate)
        {
            ThrowIfFaulted();
            var encoded = _sequence.Encode([progress])[0];
            var unit = PendingUnit.Progress(turn, encoded);
            _unshown.AddProgress(unit, _stored);
            _pending.Add(unit);
            ArmFlush();
            return encoded;
        }
    }

    /// <summary>Asks the store whether this epoch is still the stream's. If it is not, the writer fails as with any append.</summary>
    public void Probe()
    {
        bool mustSend;
        lock (_gate)
        {
            if (_fault is not null) return;
            var unit = PendingUnit.Boundary([], null, default, null);
            _pending.Add(unit);
            _unshown.AddBoundary(unit);
            mustSend = TryStartSending();
        }

        if (mustSend) Send();
    }

    /// <summary>Waits while more is pending than the store has kept up with.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room;
            bool mustSend;
            lock (_gate)
            {
                ThrowIfFaulted();
                if (_pending.Bytes < MaxPendingBytes) return;
                room = _room.Next();
                mustSend = TryStartSending();
            }

            if (mustSend) Send();
            await room.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Sends what is held and waits until nothing is in flight. Never throws for a fenced stream.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task idle;
            bool mustSend;
            lock (_gate)
            {
                if (!_isSending && _pending.WaitingCount == 0) return;
                idle = _idle.Next();
                mustSend = TryStartSending();
            }

            if (mustSend) Send();
            await idle.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Stops writing: what is not stored yet never will be.</summary>
    public async ValueTask DisposeAsync()
    {
        TryFail(new ObjectDisposedException(nameof(StreamWriter)));
        await _flushTimer.DisposeAsync();
    }

    // What is in flight may still be stored; its tasks fail all the same.
    private bool TryFail(Exception fault)
    {
        lock (_gate)
        {
            if (_fault is not null) return false;
            _fault = fault;
            _unshown.Fail(fault);
            _pending.Fail(fault);
            _room.Pulse(); // Whoever waits looks again and meets the fault.

            // What was shown and not stored is gone; readers find the rest in storage, also if this owner takes long to unwind.
            _tail.Detach(_claim.Epoch);
            return true;
        }
    }

    // Armed while a batch is in flight, too: progress then goes with the next one if its time has come.
    private void ArmFlush()
    {
        if (_isFlushArmed) return;
        _isFlushArmed = true;
        _flushTimer.Change(_flushInterval, Timeout.InfiniteTimeSpan);
    }

    private void Flush()
    {
        bool mustSend;
        lock (_gate)
        {
            _isFlushArmed = false;
            mustSend = _pending.WaitingCount > 0 && TryStartSending();
        }

        if (mustSend) Send();
    }

    /// <summary>Has everything that waits sent now.</summary>
    /// <returns>True when the caller has to <see cref="Send"/>, after it has left the lock.</returns>
    private bool TryStartSending()
    {
        _isUrgent = true;
        if (_isSending) return false;
        _isSending = true;
        return true;
    }

    // Outside the lock: the store may compute or block before it returns its task, and nobody else's event has to wait for that.
    // The loop never fails and DrainAsync waits for its end, so its task is not kept.
    private void Send() => _ = SendAsync();

    private async Task SendAsync()
    {
        while (TakeBatch() is { } batch)
        {
            try
            {
                var answer = await _appender.AppendAsync(batch.ConvertAll(unit => unit.Append), () => Fault is not null);
                if (answer.IsReplaced && TryLose()) Faulted?.Invoke(Fault!); // First: what waits for the batch would go on.
                Complete(batch, answer.Outcomes);
            }
            catch (Exception exception)
            {
                if (!TryFail(exception)) continue;
                LogWriterFailed(exception, _claim.Stream, _claim.Epoch);
                Faulted?.Invoke(exception);
            }
        }
    }

    private List<PendingUnit>? TakeBatch()
    {
        lock (_gate)
        {
            // Progress alone waits for the flush interval or for the next boundary event.
            if (_isUrgent && _pending.WaitingCount > 0)
            {
                var batch = _pending.TakeBatch();
                _isUrgent = _pending.WaitingCount > 0;
                return batch;
            }

            (_isSending, _isUrgent) = (false, false);
            _idle.Pulse();
            return null;
        }
    }

    private void Complete(List<PendingUnit> batch, IReadOnlyList<AppendOutcome> outcomes)
    {
        bool isLost;
        lock (_gate)
        {
            var answered = 0;
            while (answered < batch.Count && outcomes[answered] != AppendOutcome.Fenced)
            {
                Accept(batch[answered], outcomes[answered]);
                answered++;
            }

            _unshown.ShowAnswered(_stored);
            if (_fault is not null) _tail.Wake(); // The tail is let go of; its readers have to hear of what has been stored since.
            for (var i = 0; i < answered; i++) batch[i].Complete();
            isLost = answered < batch.Count && TryLose();
            if (_pending.Bytes < MaxPendingBytes) _room.Pulse();
        }

        if (isLost) Faulted?.Invoke(Fault!);
    }

    private bool TryLose() => TryFail(new OwnershipLostException(_claim.Stream, _claim.Epoch));

    private void Accept(PendingUnit unit, AppendOutcome outcome)
    {
        unit.Outcome = outcome;
        if (outcome == AppendOutcome.Stored && unit.Append.Events.Count > 0) _stored = unit.Append.Events[^1].Offset;
        if (_fault is null) _pending.Answered(unit);
    }

    private void ThrowIfFaulted()
    {
        if (_fault is not null) throw _fault;
    }

    [LoggerMessage(LogLevel.Error, "The writer of stream {Stream} stopped in epoch {Epoch}.")]
    private partial void LogWriterFailed(Exception exception, StreamId stream, long epoch);
}
