using Hearth.Diagnostics;
using Hearth.Streams;
using Orleans.Runtime;

namespace Hearth.Orleans.Links;

/// <summary>The tails in this process that the owners of other replicas feed. Thread-safe.</summary>
internal sealed class IncomingFeeds(StreamTails tails, HearthMetrics metrics)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<StreamId, Source> _sources = [];

    /// <summary>How many tails are fed.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _sources.Count;
        }
    }

    /// <summary>Hands feeds to their tails.</summary>
    /// <returns>The streams whose feeds have to begin anew.</returns>
    public long[] Take(SiloAddress from, IReadOnlyList<FeedMessage> feeds)
    {
        List<long>? refused = null;
        foreach (var message in feeds)
        {
            if (!TryTake(from, message)) (refused ??= []).Add(message.Stream);
        }

        return refused is null ? [] : [.. refused];
    }

    /// <summary>Nothing more comes from a replica: the readers of what it fed go to storage.</summary>
    public void Lose(SiloAddress from)
    {
        StreamId[] lost;
        lock (_gate)
        {
            lost = [.. _sources.Where(source => source.Value.From.Equals(from)).Select(source => source.Key)];
            foreach (var stream in lost) _sources.Remove(stream);
        }

        foreach (var stream in lost) tails.Find(stream)?.StopFeed();
    }

    /// <summary>A stream is read here no more.</summary>
    public void Forget(StreamId stream)
    {
        lock (_gate) _sources.Remove(stream);
        tails.Find(stream)?.StopFeed();
    }

    private bool TryTake(SiloAddress from, FeedMessage message)
    {
        var stream = new StreamId(message.Stream);
        if (tails.Find(stream) is not { } tail) return true; // Nobody reads it any more, which the sender is about to hear.
        if (message.Epoch == 0)
        {
            if (IsFrom(from, stream)) tail.StopFeed();
            return true;
        }

        if (!TryBecomeSource(stream, new Source(from, message.Epoch))) return true;
        metrics.Fed(message.Positions.Length);
        return tail.Feed(message.ToFeed());
    }

    // An owner that has been replaced may go on for a while without knowing it.
    private bool TryBecomeSource(StreamId stream, Source source)
    {
        lock (_gate)
        {
            if (_sources.TryGetValue(stream, out var last) && last.Epoch > source.Epoch) return false;
            _sources[stream] = source;
            return true;
        }
    }

    // The next owner may have been faster than the last one's farewell.
    private bool IsFrom(SiloAddress from, StreamId stream)
    {
        lock (_gate) return _sources.TryGetValue(stream, out var source) && source.From.Equals(from) && _sources.Remove(stream);
    }

    /// <summary>Which owner feeds a tail.</summary>
    private readonly record struct Source(SiloAddress From, long Epoch);
}
