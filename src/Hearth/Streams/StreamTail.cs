using Hearth.Events;
using Hearth.Hosting;
using Hearth.Storage;

namespace Hearth.Streams;

/// <summary>The last events that the owner of one stream has shown, and the signal that wakes the readers in this process.</summary>
/// <remarks>
/// Readers have no queue: each is a position, and whoever is behind what the tail holds reads storage. The owner is in this process and
/// shows its events here, or it is in another one and this tail is fed from that one's. Without readers only what is not stored yet is
/// kept.
/// </remarks>
internal sealed class StreamTail(StreamId stream, TailBudget budget, IReplicas replicas, TimeProvider time)
{
    private const long MaxTailBytes = 512 << 10;

    // A long-poll client is between two requests for this long; dropping the tail then would cost it the deltas.
    private static readonly TimeSpan ReaderGrace = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly TailBuffer _events = new(budget);
    private TaskCompletionSource? _changed;
    private Offset _head = Offset.Start;
    private Offset _stored = Offset.Start;
    private long _epoch; // Of the owner that shows events here; 0 without one.
    private long _lastEpoch;
    private bool _isFed;
    private bool _isClosed;
    private bool _isLeft;
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

    /// <summary>Whether somebody in this process is reading, or was a moment ago.</summary>
    public bool IsRead
    {
        get
        {
            lock (_gate) return WasRead();
        }
    }

    /// <summary>Whether anybody is, in this process or another one.</summary>
    public bool IsWatched => IsRead || replicas.AreWatching(stream);

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

    /// <summary>Whether somebody reads and no owner shows its events here.</summary>
    public bool IsCold
    {
        get
        {
            lock (_gate) return _readers > 0 && _epoch == 0;
        }
    }

    /// <summary>An owner in this process starts to show events: whatever an earlier one showed and did not store is gone.</summary>
    public void Attach(long epoch, Offset storedTail)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            if (epoch < _lastEpoch) return; // The claim was overtaken before its owner came here.
            Begin(epoch, storedTail, storedTail, isFed: false);
            changed = TakeSignal();
        }

        changed?.SetResult();
        replicas.Shown(this);
    }

    /// <summary>The owner has let go: readers go to storage.</summary>
    public void Detach(long epoch)
    {
        TaskCompletionSource? changed;
        bool isOwn;
        lock (_gate)
        {
            if (_epoch != epoch) return;
            isOwn = !_isFed;
            changed = End();
        }

        changed?.SetResult();
        if (isOwn) replicas.Shown(this);
    }

    /// <summary>Shows events, in order. Those up to <paramref name="stored"/> are on stable storage.</summary>
    public void Show(long epoch, ReadOnlySpan<StoredEvent> events, Offset stored, bool closes)
    {
        TaskCompletionSource? changed = null;
        lock (_gate)
        {
            if (_epoch != epoch) return;
            foreach (var shown in events) Add(shown);
            changed = Shown(stored, closes, isNews: events.Length > 0 || closes);
        }

        changed?.SetResult();
        if (events.Length > 0 || closes) replicas.Shown(this);
    }

    /// <summary>What an owner in this process has shown, for the tail of another process.</summary>
    /// <param name="after">Where that tail ends; null when it has nothing.</param>
    /// <param name="limits">How much at the most.</param>
    /// <returns>What follows, or, when that is not known any more, what follows the stored end; null without an owner here.</returns>
    public TailFeed? ReadFeed(Offset? after, PageLimits limits)
    {
        lock (_gate)
        {
            if (_epoch == 0 || _isFed) return null;
            var isKnown = after >= _events.Floor && after <= _head && (after <= _stored || after.Value.Epoch == _epoch);
            var from = isKnown ? after!.Value : _stored;
            var events = _events.After(from, limits, out var isAll);
            return new TailFeed(stream, _epoch, from, _stored, events, isAll && _isClosed) { HasMore = !isAll };
        }
    }

    /// <summary>Takes what the tail of an owner in another process has shown.</summary>
    /// <returns>False when something before it is missing: the feed has to begin anew.</returns>
    public bool Feed(TailFeed feed)
    {
        TaskCompletionSource? changed;
        bool isTaken;
        lock (_gate)
        {
            if (_isLeft || feed.Epoch < _lastEpoch || (feed.Epoch == _epoch && !_isFed)) return true; // From an owner that has been replaced.
            isTaken = TryContinue(feed);
            changed = isTaken ? Take(feed) : End();
        }

        changed?.SetResult();
        return isTaken;
    }

    /// <summary>Whoever fed the tail does so no more: readers go to storage.</summary>
    public void StopFeed()
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            if (!_isFed) return;
            changed = End();
        }

        changed?.SetResult();
    }

    /// <summary>The tail is no stream's any more: what it holds is let go, and a feed that is on its way here is not taken.</summary>
    public void Close()
    {
        lock (_gate) _isLeft = true;
        StopFeed();
    }

    /// <summary>Reads what follows a position, if the tail holds all of it.</summary>
    /// <returns>Null when storage has to be asked.</returns>
    public StreamPage? TryRead(Offset after, PageLimits limits)
    {
        lock (_gate)
        {
            if (_epoch == 0 || after < _events.Floor || after.Epoch > _epoch) return null;
            var events = _events.After(after, limits, out var upToDate);
            return new StreamPage(events, events.Count > 0 ? events[^1].Offset : after, upToDate, upToDate && _isClosed);
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

    /// <summary>Registers a reader until <see cref="RemoveReader"/>.</summary>
    public void AddReader()
    {
        lock (_gate) _readers++;
        replicas.Follow(this);
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
        lock (_gate) _events.Drop(keepBytes: 0, _stored);
    }

    /// <summary>Wakes every reader, so that it looks at the state of the process and of storage.</summary>
    public void Wake()
    {
        TaskCompletionSource? changed;
        lock (_gate) changed = TakeSignal();
        changed?.SetResult();
    }

    private bool WasRead() => _readers > 0 || (_lastReaderLeft != long.MinValue && time.GetElapsedTime(_lastReaderLeft) < ReaderGrace);

    // Null when nobody has asked. Completed outside the lock: waking many readers takes time, and each of them comes here next.
    private TaskCompletionSource? TakeSignal()
    {
        var changed = _changed;
        _changed = null;
        return changed;
    }

    private void Begin(long epoch, Offset after, Offset stored, bool isFed)
    {
        _events.Restart(after);
        (_epoch, _lastEpoch, _head, _stored, _isFed) = (epoch, epoch, after, stored, isFed);
    }

    private TaskCompletionSource? End()
    {
        _events.Restart(Offset.End);
        (_epoch, _head, _isFed) = (0, _stored, false);
        return TakeSignal();
    }

    private bool TryContinue(TailFeed feed)
    {
        if (_epoch == feed.Epoch && feed.After <= _head) return true;

        // What storage does not have must not lie before the floor: readers could get it nowhere.
        if (feed.After > feed.Stored) return false;
        Begin(feed.Epoch, feed.After, feed.Stored, isFed: true);
        return true;
    }

    private TaskCompletionSource? Take(TailFeed feed)
    {
        foreach (var shown in feed.Events)
        {
            if (shown.Offset > _head) Add(shown); // A feed whose answer was lost comes again.
        }

        return Shown(feed.Stored, feed.Closes, isNews: true);
    }

    private void Add(StoredEvent shown)
    {
        _events.Add(shown);
        _head = shown.Offset;
    }

    private TaskCompletionSource? Shown(Offset stored, bool closes, bool isNews)
    {
        _stored = stored > _stored ? stored : _stored;
        _isClosed |= closes;
        var limit = budget.IsExceeded || !(WasRead() || replicas.AreWatching(stream)) ? 0 : MaxTailBytes;
        if (_events.Bytes > limit) _events.Drop(limit - (limit / 4), _stored); // Some more than needed: each time moves what is kept.
        return isNews ? TakeSignal() : null;
    }
}
