using Hearth.Development;
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
internal sealed class StreamTail(StreamId stream, TailBudget budget, IReplicas replicas, TimeProvider time, EventLog? log = null)
{
    // A long-poll client is between two requests for this long; dropping the tail then would cost it the deltas.
    private static readonly TimeSpan ReaderGrace = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly TailContent _content = new(stream, budget);
    private TaskCompletionSource? _changed;
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

    /// <summary>Whether anybody is, in this process or another one, or all events are noted in a file.</summary>
    public bool IsWatched => IsRead || replicas.AreWatching(stream) || log is { IsOn: true };

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
            lock (_gate) return _content.Head;
        }
    }

    /// <summary>Whether somebody reads and no owner shows its events here.</summary>
    public bool IsCold
    {
        get
        {
            lock (_gate) return _readers > 0 && !_content.HasOwner;
        }
    }

    /// <summary>Whether an owner in another process shows its events here. By now it may have shown more than has arrived.</summary>
    public bool IsFed
    {
        get
        {
            lock (_gate) return _content.IsFed;
        }
    }

    /// <summary>An owner in this process starts to show events: whatever an earlier one showed and did not store is gone.</summary>
    public void Attach(long epoch, Offset storedTail)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            if (!_content.TryAttach(epoch, storedTail)) return;
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
            isOwn = !_content.IsFed;
            if (!_content.TryDetach(epoch)) return;
            changed = TakeSignal();
        }

        changed?.SetResult();
        if (isOwn) replicas.Shown(this);
    }

    /// <summary>Shows events, in order. Those up to <paramref name="stored"/> are on stable storage.</summary>
    public void Show(long epoch, ReadOnlySpan<StoredEvent> events, Offset stored, bool closes)
    {
        var isNews = events.Length > 0 || closes;
        TaskCompletionSource? changed;
        lock (_gate)
        {
            if (!_content.TryShow(epoch, events, stored, closes)) return;
            log?.Shown(events);
            Trim();
            changed = isNews ? TakeSignal() : null;
        }

        changed?.SetResult();
        if (isNews) replicas.Shown(this);
    }

    /// <summary>What an owner in this process has shown, for the tail of another process.</summary>
    /// <param name="after">Where that tail ends; null when it has nothing.</param>
    /// <param name="limits">How much at the most.</param>
    /// <returns>What follows, or, when that is not known any more, what follows the stored end; null without an owner here.</returns>
    public TailFeed? ReadFeed(Offset? after, PageLimits limits)
    {
        lock (_gate) return _content.ReadFeed(after, limits);
    }

    /// <summary>Takes what the tail of an owner in another process has shown.</summary>
    /// <returns>False when something before it is missing: the feed has to begin anew.</returns>
    public bool Feed(TailFeed feed)
    {
        TaskCompletionSource? changed;
        bool isTaken;
        lock (_gate)
        {
            if (_content.IsStale(feed)) return true;
            isTaken = _content.TryTake(feed);
            if (isTaken) Trim();
            changed = TakeSignal();
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
            if (!_content.TryStopFeed()) return;
            changed = TakeSignal();
        }

        changed?.SetResult();
    }

    /// <summary>The tail is no stream's any more: what it holds is let go, and a feed that is on its way here is not taken.</summary>
    public void Close()
    {
        lock (_gate) _content.Leave();
        StopFeed();
    }

    /// <summary>Reads what follows a position, if the tail holds all of it.</summary>
    /// <returns>Null when storage has to be asked.</returns>
    public StreamPage? TryRead(Offset after, PageLimits limits)
    {
        lock (_gate) return _content.TryRead(after, limits);
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
        lock (_gate) _content.Drop();
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

    private void Trim() => _content.Trim(isWatched: WasRead() || replicas.AreWatching(stream));
}
