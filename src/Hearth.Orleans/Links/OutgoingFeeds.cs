using Hearth.Streams;

namespace Hearth.Orleans.Links;

/// <summary>The streams that another replica follows, and how far it has been fed. Thread-safe.</summary>
/// <remarks>There is no queue: each stream is a position, and whatever was shown behind it goes with the next message, whoever shows how much.</remarks>
internal sealed class OutgoingFeeds(StreamTails tails)
{
    private const int MaxStreams = 512;
    private const long MaxBytes = 1 << 20;
    private static readonly PageLimits PerStream = new(1_000, 256 << 10);

    private readonly Lock _gate = new();
    private readonly Dictionary<StreamId, Offset?> _ends = []; // Where the other tail ends; null when it has to begin anew.
    private readonly HashSet<StreamId> _shown = [];
    private readonly Queue<StreamId> _turns = new(); // What was shown, and perhaps is not followed any more.

    /// <summary>Whether something is to be told.</summary>
    public bool HasNews
    {
        get
        {
            lock (_gate) return _shown.Count > 0;
        }
    }

    public bool IsFollowed(StreamId stream)
    {
        lock (_gate) return _ends.ContainsKey(stream);
    }

    /// <summary>The other replica follows a stream, and has nothing of it.</summary>
    /// <returns>Whether it did not follow it before.</returns>
    public bool Follow(StreamId stream)
    {
        lock (_gate)
        {
            var isNew = !_ends.ContainsKey(stream);
            _ends[stream] = null;
            Mark(stream);
            return isNew;
        }
    }

    /// <summary>The other replica follows a stream no more.</summary>
    /// <returns>Whether it did.</returns>
    public bool Unfollow(StreamId stream)
    {
        lock (_gate)
        {
            _shown.Remove(stream);
            return _ends.Remove(stream);
        }
    }

    /// <summary>Forgets what the other replica follows.</summary>
    /// <returns>What it was.</returns>
    public IReadOnlyList<StreamId> Clear()
    {
        lock (_gate)
        {
            StreamId[] followed = [.. _ends.Keys];
            _ends.Clear();
            _shown.Clear();
            _turns.Clear();
            return followed;
        }
    }

    /// <summary>Something has happened at the tail of a stream.</summary>
    /// <returns>Whether the other replica follows it.</returns>
    public bool Shown(StreamId stream)
    {
        lock (_gate) return _ends.ContainsKey(stream) && Mark(stream);
    }

    /// <summary>Has some feeds, or all, begin anew: it is not known how far they got.</summary>
    public void Restart(IReadOnlyCollection<StreamId>? streams = null)
    {
        lock (_gate)
        {
            foreach (var stream in streams ?? [.. _ends.Keys])
            {
                if (!_ends.ContainsKey(stream)) continue;
                _ends[stream] = null;
                Mark(stream);
            }
        }
    }

    /// <summary>Takes what is to be told next; taken for told until <see cref="Restart"/>.</summary>
    public FeedMessage[] Take()
    {
        var taken = new List<(StreamId Stream, TailFeed? Feed)>();
        lock (_gate)
        {
            var bytes = 0L;
            for (var left = _turns.Count; left > 0 && taken.Count < MaxStreams && bytes < MaxBytes; left--)
            {
                var stream = _turns.Dequeue();
                if (!_shown.Remove(stream) || !TryTake(stream, out var feed)) continue;
                taken.Add((stream, feed));
                bytes += feed?.Events.Sum(shown => shown.Payload.Length) ?? 0;
            }
        }

        return [.. taken.Select(item => item.Feed is { } feed ? FeedMessage.Of(feed) : FeedMessage.End(item.Stream))];
    }

    private bool Mark(StreamId stream)
    {
        if (!_shown.Add(stream)) return false;
        _turns.Enqueue(stream);
        return true;
    }

    /// <returns>False when there is nothing to tell; true without a feed when there is no owner here any more.</returns>
    private bool TryTake(StreamId stream, out TailFeed? feed)
    {
        var end = _ends[stream];
        feed = tails.Find(stream)?.ReadFeed(end, PerStream);
        if (feed is { HasMore: true }) Mark(stream); // Behind the others.
        _ends[stream] = feed?.Next;
        return feed is null ? end is not null : feed.Events.Count > 0 || feed.After != end || feed.Closes;
    }
}
