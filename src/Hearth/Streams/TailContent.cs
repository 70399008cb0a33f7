using Hearth.Events;
using Hearth.Storage;

namespace Hearth.Streams;

/// <summary>What a <see cref="StreamTail"/> holds: the last events of an owner in this process, or what is fed by one in another process. Used under its user's lock.</summary>
internal sealed class TailContent(StreamId stream, TailBudget budget)
{
    private const long MaxTailBytes = 512 << 10;

    private readonly TailBuffer _events = new(budget);
    private Offset _stored = Offset.Start;
    private long _epoch; // Of the owner whose events are here; 0 without one.
    private long _lastEpoch;
    private bool _isClosed;
    private bool _isLeft;

    /// <inheritdoc cref="StreamTail.Head"/>
    public Offset Head { get; private set; } = Offset.Start;

    /// <summary>Whether an owner shows its events here, wherever it is.</summary>
    public bool HasOwner => _epoch != 0;

    /// <summary>Whether that one is in another process.</summary>
    public bool IsFed { get; private set; }

    /// <summary>An owner in this process begins.</summary>
    /// <returns>False when the claim was overtaken before its owner came here.</returns>
    public bool TryAttach(long epoch, Offset storedTail)
    {
        if (epoch < _lastEpoch) return false;
        Begin(epoch, storedTail, storedTail, isFed: false);
        return true;
    }

    /// <summary>An owner has let go.</summary>
    /// <returns>False when its events are not here.</returns>
    public bool TryDetach(long epoch)
    {
        if (_epoch != epoch) return false;
        End();
        return true;
    }

    /// <summary>An owner in this process shows events.</summary>
    /// <returns>False when it is not the one whose events are here.</returns>
    public bool TryShow(long epoch, ReadOnlySpan<StoredEvent> events, Offset stored, bool closes)
    {
        if (_epoch != epoch) return false;
        foreach (var shown in events) Add(shown);
        Settle(stored, closes);
        return true;
    }

    /// <inheritdoc cref="StreamTail.ReadFeed"/>
    public TailFeed? ReadFeed(Offset? after, PageLimits limits)
    {
        if (_epoch == 0 || IsFed) return null;
        var isKnown = after >= _events.Floor && after <= Head && (after <= _stored || after.Value.Epoch == _epoch);
        var from = isKnown ? after!.Value : _stored;
        var events = _events.After(from, limits, out var isAll);
        return new TailFeed(stream, _epoch, from, _stored, events, isAll && _isClosed) { HasMore = !isAll };
    }

    /// <summary>Whether a feed comes from an owner that has been replaced, or comes when nothing is fed any more.</summary>
    public bool IsStale(TailFeed feed) => _isLeft || feed.Epoch < _lastEpoch || (feed.Epoch == _epoch && !IsFed);

    /// <summary>Takes what an owner in another process has shown.</summary>
    /// <returns>False when something before it is missing: then nothing is here any more.</returns>
    public bool TryTake(TailFeed feed)
    {
        if (!TryContinue(feed))
        {
            End();
            return false;
        }

        foreach (var shown in feed.Events)
        {
            if (shown.Offset > Head) Add(shown); // A feed whose answer was lost comes again.
        }

        Settle(feed.Stored, feed.Closes);
        return true;
    }

    /// <summary>Nothing is fed any more.</summary>
    /// <returns>Whether anything was.</returns>
    public bool TryStopFeed()
    {
        if (!IsFed) return false;
        End();
        return true;
    }

    /// <summary>Takes no feed from now on.</summary>
    public void Leave() => _isLeft = true;

    /// <inheritdoc cref="StreamTail.TryRead"/>
    public StreamPage? TryRead(Offset after, PageLimits limits)
    {
        if (_epoch == 0 || after < _events.Floor || after.Epoch > _epoch) return null;
        var events = _events.After(after, limits, out var upToDate);
        return new StreamPage(events, events.Count > 0 ? events[^1].Offset : after, upToDate, upToDate && _isClosed);
    }

    /// <summary>Drops what is too much.</summary>
    /// <param name="isWatched">Whether somebody reads, here or elsewhere; if not, only what is not stored yet is kept.</param>
    public void Trim(bool isWatched)
    {
        var limit = budget.IsExceeded || !isWatched ? 0 : MaxTailBytes;
        if (_events.Bytes > limit) _events.Drop(limit - (limit / 4), _stored); // Some more than needed: each time moves what is kept.
    }

    /// <summary>Drops all that is stored.</summary>
    public void Drop() => _events.Drop(keepBytes: 0, _stored);

    private void Begin(long epoch, Offset after, Offset stored, bool isFed)
    {
        _events.Restart(after);
        (_epoch, _lastEpoch, Head, _stored, IsFed) = (epoch, epoch, after, stored, isFed);
    }

    private void End()
    {
        _events.Restart(Offset.End);
        (_epoch, Head, IsFed) = (0, _stored, false);
    }

    private bool TryContinue(TailFeed feed)
    {
        if (_epoch == feed.Epoch && feed.After <= Head) return true;

        // What storage does not have must not lie before the floor: readers could get it nowhere.
        if (feed.After > feed.Stored) return false;
        Begin(feed.Epoch, feed.After, feed.Stored, isFed: true);
        return true;
    }

    private void Add(StoredEvent shown)
    {
        _events.Add(shown);
        Head = shown.Offset;
    }

    private void Settle(Offset stored, bool closes)
    {
        _stored = stored > _stored ? stored : _stored;
        _isClosed |= closes;
    }
}
