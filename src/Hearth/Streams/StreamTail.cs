using Hearth.Events;
using Hearth.Hosting;
using Hearth.Storage;

namespace Hearth.Streams;

/// <summary>The last events that an owner in this process has shown of one stream, and the signal that wakes its readers.</summary>
/// <remarks>
/// The tail holds every shown event after <see cref="_floor"/>; whoever is behind that reads storage. Readers have no queue: each
/// is a position. Without readers only what is not stored yet is kept.
/// </remarks>
internal sealed class StreamTail(StreamId stream, TailBudget budget, TimeProvider time)
{
    private const long MaxTailBytes = 512 << 10;

    // A long-poll client is between two requests for this long; dropping the tail then would cost it the deltas.
    private static readonly TimeSpan ReaderGrace = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<StoredEvent> _events = [];
    private TaskCompletionSource? _changed;
    private Offset _floor = Offset.End;
    private Offset _head = Offset.Start;
    private Offset _stored = Offset.Start;
    private long _bytes;
    private long _epoch;
    private bool _isClosed;
    private StreamEnd? _heard;
    private int _readers;
    private long _lastReaderLeft = long.MinValue;

    public StreamId Stream => stream;

    /// <summary>Completes when something was shown or the stream changed hands. Take it before looking.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate) return (_changed ??= WorkScheduler.NewSignal()).Task;
        }
    }

    /// <summary>Whether somebody is reading, or was a moment ago.</summary>
    public bool IsWatched
    {
        get
        {
            lock (_gate) return IsWatchedUnsynchronized();
        }
    }

    /// <summary>How many live reads are under way.</summary>
    public int ReaderCount
    {
        get
        {
            lock (_gate) return _readers;
        }
    }

    /// <summary>The last shown offset; not above the stored tail when no owner is attached.</summary>
    public Offset Head
    {
        get
        {
            lock (_gate) return _head;
        }
    }

    /// <summary>Whether somebody reads and no owner in this process feeds the tail.</summary>
    public bool IsCold
    {
        get
        {
            lock (_gate) return _readers > 0 && _epoch == 0;
        }
    }

    /// <summary>An owner starts to feed the tail: whatever an earlier one showed and did not store is gone.</summary>
    public void Attach(long epoch, Offset storedTail)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            if (epoch < _epoch) return; // The claim was overtaken before its owner came here.
            Clear();
            (_epoch, _floor, _head, _stored) = (epoch, storedTail, storedTail, storedTail);
            changed = TakeSignal();
        }

        changed?.SetResult();
    }

    /// <summary>The owner has let go: readers go to storage.</summary>
    public void Detach(long epoch)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            if (_epoch != epoch) return;
            Clear();
            _floor = Offset.End;
            _head = _stored;
            _epoch = 0;
            changed = TakeSignal();
        }

        changed?.SetResult();
    }

    /// <summary>Shows events, in order. Those up to <paramref name="stored"/> are on stable storage.</summary>
    public void Show(long epoch, ReadOnlySpan<StoredEvent> events, Offset stored, bool closes)
    {
        TaskCompletionSource? changed = null;
        lock (_gate)
        {
            if (_epoch != epoch) return;
            foreach (var shown in events)
            {
                _events.Add(shown);
                _bytes += shown.Payload.Length;
                budget.Add(shown.Payload.Length);
                _head = shown.Offset;
            }

            _stored = stored > _stored ? stored : _stored;
            _isClosed |= closes;
            Trim();
            if (events.Length > 0 || closes) changed = TakeSignal();
        }

        changed?.SetResult();
    }

    /// <summary>Reads what follows a position, if the tail holds all of it.</summary>
    /// <returns>Null when storage has to be asked.</returns>
    public StreamPage? TryRead(Offset after, PageLimits limits)
    {
        lock (_gate)
        {
            if (_epoch == 0 || after < _floor || after.Epoch > _epoch) return null;
            var first = FirstAfter(after);
            var count = limits.CountWithin(_events, first);
            var upToDate = first + count == _events.Count;
            var events = _events.GetRange(first, count);
            return new StreamPage(events, count > 0 ? events[^1].Offset : after, upToDate, upToDate && _isClosed);
        }
    }

    /// <summary>Storage says how far the stream goes; null when it is gone. Readers look if that is news.</summary>
    public void Heard(StreamEnd? end)
    {
        TaskCompletionSource? changed = null;
        lock (_gate)
        {
            if (_heard != end) changed = TakeSignal();
            _heard = end;
        }

        changed?.SetResult();
    }

    /// <summary>Registers a reader until the result is disposed.</summary>
    public void AddReader()
    {
        lock (_gate) _readers++;
    }

    /// <summary>Ends what <see cref="AddReader"/> began.</summary>
    public void RemoveReader()
    {
        lock (_gate)
        {
            _readers--;
            _lastReaderLeft = time.GetTimestamp();
        }
    }

    /// <summary>Somebody looked once and may come back for what follows.</summary>
    public void Touch()
    {
        lock (_gate) _lastReaderLeft = time.GetTimestamp();
    }

    /// <summary>Nothing was shown for long: whoever keeps up has it all, so the memory goes to streams that need it.</summary>
    public void Relax()
    {
        lock (_gate) DropStored(keepBytes: 0);
    }

    /// <summary>Wakes every reader, so that it looks at the state of the process and of storage.</summary>
    public void Wake()
    {
        TaskCompletionSource? changed;
        lock (_gate) changed = TakeSignal();
        changed?.SetResult();
    }

    private bool IsWatchedUnsynchronized() =>
        _readers > 0 || (_lastReaderLeft != long.MinValue && time.GetElapsedTime(_lastReaderLeft) < ReaderGrace);

    // Null when nobody has asked. Completed outside the lock: waking many readers takes time, and each of them comes here next.
    private TaskCompletionSource? TakeSignal()
    {
        var changed = _changed;
        _changed = null;
        return changed;
    }

    private void Trim()
    {
        var limit = !IsWatchedUnsynchronized() || budget.IsExceeded ? 0 : MaxTailBytes;
        if (_bytes > limit) DropStored(limit - (limit / 4)); // Some more than needed: each time moves what is kept.
    }

    private void DropStored(long keepBytes)
    {
        var dropped = 0;
        while (_bytes > keepBytes && dropped < _events.Count && _events[dropped].Offset <= _stored)
        {
            var length = _events[dropped].Payload.Length;
            _floor = _events[dropped].Offset;
            _bytes -= length;
            budget.Add(-length);
            dropped++;
        }

        if (dropped > 0) _events.RemoveRange(0, dropped);
    }

    private void Clear()
    {
        budget.Add(-_bytes);
        _events.Clear();
        _events.TrimExcess();
        _bytes = 0;
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
