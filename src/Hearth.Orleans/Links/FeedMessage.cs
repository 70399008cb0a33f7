using Hearth.Events;
using Hearth.Streams;
using Orleans;
using Orleans.Concurrency;

namespace Hearth.Orleans.Links;

/// <summary>A <see cref="TailFeed"/> on its way. The events stay the bytes that are stored.</summary>
[GenerateSerializer, Immutable, Alias("hearth.feed")]
internal sealed class FeedMessage
{
    [Id(0)]
    public long Stream { get; init; }

    /// <summary>The owner's epoch; 0 when the sender owns the stream no more.</summary>
    [Id(1)]
    public long Epoch { get; init; }

    [Id(2)]
    public long After { get; init; }

    [Id(3)]
    public long Stored { get; init; }

    [Id(4)]
    public bool Closes { get; init; }

    [Id(5)]
    public long[] Positions { get; init; } = [];

    [Id(6)]
    public byte[] Kinds { get; init; } = [];

    [Id(7)]
    public int[] Lengths { get; init; } = [];

    /// <summary>The payloads, one after the other.</summary>
    [Id(8)]
    public byte[] Payloads { get; init; } = [];

    public static FeedMessage End(StreamId stream) => new() { Stream = stream.Value };

    public static FeedMessage Of(TailFeed feed)
    {
        var count = feed.Events.Count;
        var (positions, kinds, lengths) = (new long[count], new byte[count], new int[count]);
        var total = 0;
        for (var i = 0; i < count; i++)
        {
            var item = feed.Events[i];
            (positions[i], kinds[i], lengths[i]) = (item.Offset.Value, (byte)item.Kind, item.Payload.Length);
            total += item.Payload.Length;
        }

        return new FeedMessage
        {
            Stream = feed.Stream.Value,
            Epoch = feed.Epoch,
            After = feed.After.Value,
            Stored = feed.Stored.Value,
            Closes = feed.Closes,
            Positions = positions,
            Kinds = kinds,
            Lengths = lengths,
            Payloads = Join(feed.Events, total),
        };
    }

    public TailFeed ToFeed()
    {
        var events = new StoredEvent[Positions.Length];
        var start = 0;
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = new StoredEvent(new Offset(Positions[i]), (EventKind)Kinds[i], Payloads.AsMemory(start, Lengths[i]));
            start += Lengths[i];
        }

        return new TailFeed(new StreamId(Stream), Epoch, new Offset(After), new Offset(Stored), events, Closes);
    }

    private static byte[] Join(IReadOnlyList<StoredEvent> events, int total)
    {
        var joined = new byte[total];
        var start = 0;
        foreach (var item in events)
        {
            item.Payload.CopyTo(joined.AsMemory(start));
            start += item.Payload.Length;
        }

        return joined;
    }
}
