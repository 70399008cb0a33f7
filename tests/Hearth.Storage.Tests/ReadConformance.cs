using System.Text;
using Hearth.Events;
using Hearth.Streams;
using Xunit;

namespace Hearth.Storage.Tests;

public abstract class ReadConformance<TDatabase> : StoreConformance<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Read_ByCount_GoesPageByPage()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendManyAsync(claim, 5);

        var first = await ReadAsync(claim, Offset.Start, maxEvents: 2);
        var second = await ReadAsync(claim, first.Events[^1].Offset, maxEvents: 2);
        var third = await ReadAsync(claim, second.Events[^1].Offset, maxEvents: 2);

        AssertPage(first, [1, 2], hasMore: true);
        AssertPage(second, [3, 4], hasMore: true);
        AssertPage(third, [5], hasMore: false);
        Assert.All([first, second, third], page => Assert.Equal(Offset.At(1, 5), page.Tail));
    }

    [Fact]
    public async Task Read_ExactlyAPage_HasNoMore()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendManyAsync(claim, 2);

        Assert.False((await ReadAsync(claim, Offset.Start, maxEvents: 2)).HasMore);
    }

    [Fact]
    public async Task Read_ByBytes_KeepsToTheLimitButGivesAtLeastOne()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendAsync(claim, Unit(Event(1, 1, text: "12345"), Event(1, 2, text: "12345"), Event(1, 3, text: "12345")));

        var two = await ReadAsync(claim, Offset.Start, maxBytes: 14);
        var one = await ReadAsync(claim, Offset.Start, maxBytes: 1);
        var all = await ReadAsync(claim, Offset.Start, maxBytes: 15);

        AssertPage(two, [1, 2], hasMore: true);
        AssertPage(one, [1], hasMore: true);
        AssertPage(all, [1, 2, 3], hasMore: false);
    }

    [Fact]
    public async Task Read_SomeKinds_SkipsTheOthers()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendAsync(claim, Unit(
            Event(1, 1, EventKind.Tool), Event(1, 2, EventKind.TextDelta), Event(1, 3, EventKind.Turn), Event(1, 4, EventKind.TextDelta)));

        var boundary = await ReadAsync(claim, Offset.Start, kinds: EventKinds.Boundary);
        var oneTool = await ReadAsync(claim, Offset.Start, maxEvents: 1, kinds: EventKinds.Of(EventKind.Tool));
        var oneDelta = await ReadAsync(claim, Offset.Start, maxEvents: 1, kinds: EventKinds.Progress);

        AssertPage(boundary, [1, 3], hasMore: false);
        Assert.Equal(Offset.At(1, 4), boundary.Tail);
        AssertPage(oneTool, [1], hasMore: false);
        AssertPage(oneDelta, [2], hasMore: true);
    }

    [Fact]
    public async Task Read_FromAnOffsetThatWasNeverStored_GoesOnBehindIt()
    {
        // A progress event shown as (1, 9) was lost with its owner; the next owner went on at (2, 4).
        var first = await AdmitAndClaimAsync();
        await AppendManyAsync(first, 3);
        var second = await Store.ClaimAsync(first.Stream, Cancel);
        await AppendAsync(second!, Unit(Event(2, 4)));

        var page = await ReadAsync(first, Offset.At(1, 9));

        Assert.Equal(Offset.At(2, 4), Assert.Single(page.Events).Offset);
    }

    [Fact]
    public async Task Read_PastTheEnd_IsEmpty()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendManyAsync(claim, 1);

        var page = await ReadAsync(claim, Offset.End);

        Assert.Empty(page.Events);
        Assert.Equal((Offset.At(1, 1), false, false, true), (page.Tail, page.HasMore, page.IsClosed, page.Exists));
    }

    [Fact]
    public async Task Read_NoEventsAllowed_OnlySaysWhetherThereAreAny()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendManyAsync(claim, 1);

        var page = await ReadAsync(claim, Offset.Start, maxEvents: 0);

        Assert.Empty(page.Events);
        Assert.True(page.HasMore);
    }

    [Fact]
    public async Task Read_AStreamThatDoesNotExist_IsEmpty()
    {
        var page = await Store.ReadAsync(new StreamId(99), new EventQuery(Offset.Start, EventKinds.All, 10, 1024), Cancel);

        Assert.Empty(page.Events);
        Assert.Equal((Offset.Start, false, false, false), (page.Tail, page.HasMore, page.IsClosed, page.Exists));
    }

    [Fact]
    public async Task Read_AClosedStream_SaysSo()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendAsync(claim, Unit(Event(1, 1)) with { Closes = true });

        Assert.True((await ReadAsync(claim, Offset.Start)).IsClosed);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(2, 3)]
    [InlineData(4, 1)]
    [InlineData(5, 0)]
    [InlineData(long.MaxValue, 0)]
    public async Task FindTailStart_ForACount_LiesBeforeTheLastSoMany(long count, long expectedSequence)
    {
        var claim = await AdmitAndClaimAsync();
        await AppendManyAsync(claim, 5);

        var start = await Store.FindTailStartAsync(claim.Stream, count, Cancel);

        Assert.Equal(expectedSequence, start.Sequence);
    }

    [Fact]
    public async Task FindTailStart_OfAStreamThatDoesNotExist_IsStart() =>
        Assert.Equal(Offset.Start, await Store.FindTailStartAsync(new StreamId(99), 10, Cancel));

    [Fact]
    public async Task Read_WhileOthersAppend_SeesAPrefixAndATailThatBelongsToIt()
    {
        var claim = await AdmitAndClaimAsync();
        var writing = Task.Run(async () =>
        {
            for (var sequence = 1; sequence <= 400; sequence += 2)
            {
                await AppendAsync(claim, Unit(Event(1, sequence), Event(1, sequence + 1)));
            }
        }, Cancel);

        do
        {
            var page = await ReadAsync(claim, Offset.Start, maxEvents: int.MaxValue);
            Assert.Equal(Enumerable.Range(1, page.Events.Count).Select(i => (long)i), Sequences(page));
            Assert.Equal(0, page.Events.Count % 2);
            Assert.Equal(page.Events.Count, page.Tail.Sequence);
        }
        while (!writing.IsCompleted);

        await writing;
    }

    private static void AssertPage(EventPage page, long[] expected, bool hasMore)
    {
        Assert.Equal(expected, Sequences(page));
        Assert.Equal(hasMore, page.HasMore);
    }

    private static long[] Sequences(EventPage page) => [.. page.Events.Select(item => item.Offset.Sequence)];

    private Task<EventPage> ReadAsync(
        StreamClaim claim, Offset after, int maxEvents = 100, long maxBytes = long.MaxValue, EventKinds? kinds = null) =>
        Store.ReadAsync(claim.Stream, new EventQuery(after, kinds ?? EventKinds.All, maxEvents, maxBytes), Cancel);
}
