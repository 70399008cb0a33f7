using System.Collections.Concurrent;
using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Xunit;

namespace Hearth.Tests.Streams;

/// <summary>A plain list of what was committed, with every event that was handed over and every page that was read. Thread-safe.</summary>
internal sealed class StreamModel
{
    private readonly ConcurrentDictionary<Offset, StoredEvent> _handedOver = new();
    private readonly SortedDictionary<Offset, StoredEvent> _committed = [];
    private readonly ConcurrentQueue<(Offset After, StreamPage Page)> _pages = new();
    private readonly ConcurrentDictionary<Offset, int> _handedOut = new() { [Offset.Start] = 0 };

    /// <summary>Every boundary event that was committed, in order.</summary>
    public IReadOnlyList<StoredEvent> Boundaries
    {
        get
        {
            lock (_committed) return [.. _committed.Values];
        }
    }

    /// <summary>An offset that a reader has been given, lost progress included.</summary>
    public Offset AnyOffset(int choice)
    {
        var offsets = _handedOut.Keys.Order().ToArray();
        return offsets[choice % offsets.Length];
    }

    public void HandedOver(StoredEvent item) => Assert.True(_handedOver.TryAdd(item.Offset, item), $"{item.Offset} was given away twice.");

    public void Committed(AppendUnit unit)
    {
        lock (_committed)
        {
            foreach (var item in unit.Events)
            {
                if (!item.IsProgress) _committed[item.Offset] = item;
            }
        }
    }

    public bool IsCommitted(Offset offset)
    {
        lock (_committed) return _committed.ContainsKey(offset);
    }

    /// <summary>Checks a page at the moment it is seen.</summary>
    public async Task SeenAsync(UnreliableStore store, StreamId stream, Offset after, StreamPage page)
    {
        var last = after;
        foreach (var item in page.Events)
        {
            Assert.True(item.Offset > last, $"{item.Offset} follows {last}.");
            AssertUnchanged(item);
            last = item.Offset;
            _handedOut.TryAdd(item.Offset, 0);
        }

        Assert.Equal(last, page.Next);
        _pages.Enqueue((after, page with { })); // The reader lets its page go.

        // Durable before visible, and no boundary event left out: what lies between is durable now, and is all that ever will.
        if (page.Events.Count == 0) return;
        var durable = (await store.ReadDurableAsync(stream, after, EventKinds.Boundary)).TakeWhile(item => item.Offset <= page.Next);
        AssertSame(durable, page);
    }

    /// <summary>Checks every page against the final list.</summary>
    public void AssertPagesMatch(bool isClosed)
    {
        var boundaries = Boundaries;
        foreach (var (after, page) in _pages)
        {
            AssertSame(boundaries.Where(item => item.Offset > after && item.Offset <= page.Next), page);
            if (page.IsClosed) Assert.True(isClosed && page.Next >= boundaries[^1].Offset, $"{page.Next} was called the closed end.");
        }
    }

    public void AssertUnchanged(StoredEvent item)
    {
        Assert.True(_handedOver.TryGetValue(item.Offset, out var original), $"Nobody has written {item.Offset}.");
        Assert.Equal(original.Kind, item.Kind);
        Assert.True(original.Payload.Span.SequenceEqual(item.Payload.Span), $"{item.Offset} has changed.");
    }

    private static void AssertSame(IEnumerable<StoredEvent> expected, StreamPage page) => Assert.Equal(
        expected.Select(item => item.Offset),
        page.Events.Where(item => !item.IsProgress).Select(item => item.Offset));
}
