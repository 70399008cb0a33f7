using Hearth.Streams;
using Xunit;

namespace Hearth.Tests.Streams;

public sealed class StreamSourceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FollowAsync_FromRequestToRequest_LosesNoDeltas()
    {
        // Arrange: a long-poll client reads one page per request.
        await using var rig = await StreamRig.StartAsync();
        await rig.Append(TestEvent.Boundary()).Stored;
        var first = await ReadOnceAsync(rig, Offset.Start);

        // Act: between two requests deltas come that are superseded before anybody stores them.
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        var delta = rig.Progress();
        var end = rig.Append(TestEvent.EndOf("turn_a"));
        await end.Stored;
        var second = await ReadOnceAsync(rig, first.Next);

        // Assert
        Assert.Equal([delta, end.Events[0]], second.Events);
        Assert.DoesNotContain(delta.Offset, await rig.ReadStoredAsync());
    }

    [Fact]
    public async Task ReadAsync_AtAProcessThatIsFedLate_HasWhatIsStored()
    {
        // Arrange: another process is fed by the owner, and has heard of the first event.
        await using var rig = await StreamRig.StartAsync();
        var first = rig.Append(TestEvent.Boundary());
        await first.Stored;
        var other = new StreamReplica(rig.Store, new StreamsOptions(), rig.Time);
        using var lease = other.Tails.Acquire(rig.Stream);
        Assert.True(lease.Tail.Feed(rig.Tail.ReadFeed(null, new PageLimits(100, 1 << 20))!));

        // Act
        var second = rig.Append(TestEvent.Boundary());
        await second.Stored;
        var page = await other.Source.ReadAsync(rig.Stream, first.Events[0].Offset, Cancel);

        // Assert
        Assert.Equal(second.Events, page.Events);
        Assert.True(page.IsUpToDate);
    }

    [Fact]
    public async Task FollowAsync_WhenStopping_YieldsWhatIsThereAndEnds()
    {
        // Arrange
        await using var rig = await StreamRig.StartAsync(new StreamsOptions { MaxPageEvents = 1 });
        using var stopping = new CancellationTokenSource();
        await using var reader = rig.FollowAsync(Offset.Start, stopping.Token).GetAsyncEnumerator(Cancel);
        await reader.MoveNextAsync();
        var waiting = reader.MoveNextAsync().AsTask();

        // Act
        await rig.Append(TestEvent.Boundary(), TestEvent.Boundary()).Stored;
        await stopping.CancelAsync();

        // Assert
        var pages = new List<StreamPage>();
        while (await waiting.WaitAsync(Limit, TimeProvider.System, Cancel))
        {
            pages.Add(reader.Current with { });
            waiting = reader.MoveNextAsync().AsTask();
        }

        Assert.Equal(2, pages.Sum(page => page.Events.Count));
        Assert.True(pages[^1].IsUpToDate);
        Assert.False(pages[^1].IsClosed);
    }

    [Fact]
    public async Task FollowAsync_AtTheTailWhenStopping_EndsWithAnEmptyPage()
    {
        await using var rig = await StreamRig.StartAsync();
        using var stopping = new CancellationTokenSource();
        await using var reader = rig.FollowAsync(Offset.Start, stopping.Token).GetAsyncEnumerator(Cancel);
        await reader.MoveNextAsync();
        var waiting = reader.MoveNextAsync().AsTask();

        await stopping.CancelAsync();

        Assert.True(await waiting.WaitAsync(Limit, TimeProvider.System, Cancel));
        Assert.Empty(reader.Current.Events);
        Assert.False(await reader.MoveNextAsync());
    }

    [Fact]
    public async Task FollowAsync_WhileNothingHappens_LooksOncePerIntervalAndDoesNotSpin()
    {
        // Arrange
        await using var rig = await StreamRig.StartAsync();
        await rig.Append(TestEvent.Boundary()).Stored;
        await using var reader = rig.FollowAsync(Offset.Start).GetAsyncEnumerator(Cancel);
        await reader.MoveNextAsync();
        var reads = rig.Store.ReadCount;

        // Act
        for (var i = 0; i < 10; i++)
        {
            var idle = reader.MoveNextAsync().AsTask();
            rig.Time.Advance(TimeSpan.FromSeconds(15));
            Assert.True(await idle.WaitAsync(Limit, TimeProvider.System, Cancel));
            Assert.Empty(reader.Current.Events);
        }

        // Assert
        Assert.Equal(10, rig.Store.ReadCount - reads);
    }

    [Fact]
    public async Task FollowAsync_WhenAnotherProcessHasTheStream_SeesItsEventsAfterAnIdleInterval()
    {
        // Arrange: the owner here was replaced and has not noticed; its tail has nothing new.
        await using var rig = await StreamRig.StartAsync();
        await using var reader = rig.FollowAsync(Offset.Start).GetAsyncEnumerator(Cancel);
        await reader.MoveNextAsync();
        var elsewhere = new StreamReplica(rig.Store, new StreamsOptions(), rig.Time);
        using var lease = elsewhere.Tails.Acquire(rig.Stream);
        await using var owner = elsewhere.Write((await rig.Store.ClaimAsync(rig.Stream, Cancel))!, lease);
        var waiting = reader.MoveNextAsync().AsTask();

        // Act
        var write = owner.Append([TestEvent.Boundary()]);
        await write.Stored;
        rig.Time.Advance(TimeSpan.FromSeconds(15));

        // Assert
        Assert.True(await waiting.WaitAsync(Limit, TimeProvider.System, Cancel));
        Assert.Equal(write.Events[0].Offset, Assert.Single(reader.Current.Events).Offset);
    }

    [Fact]
    public async Task FollowAsync_OfAClosedStream_EndsAtOnce()
    {
        await using var rig = await StreamRig.StartAsync();
        await rig.Append(new AppendSideEffects(Closes: true), TestEvent.Boundary()).Stored;

        var pages = new List<StreamPage>();
        await foreach (var page in rig.FollowAsync(Offset.Start)) pages.Add(page with { });

        Assert.True(Assert.Single(pages).IsClosed);
    }

    [Fact]
    public async Task FollowAsync_WithThousandsOfReaders_LeavesNothingBehind()
    {
        // Arrange
        const int Count = 2_000;
        Task[] readers;
        StreamTails tails;
        await using (var rig = await StreamRig.StartAsync())
        {
            tails = rig.Tails;
            using var stopping = new CancellationTokenSource();
            readers = [.. Enumerable.Range(0, Count).Select(i => ReadAsync(rig, leavesEarly: i % 3 == 0, stopping.Token))];

            // Act: some leave after the first event, the others when the server drains.
            for (var i = 0; i < 20; i++)
            {
                rig.Progress();
                await rig.Append(TestEvent.Boundary()).Stored;
            }

            await stopping.CancelAsync();
            await Task.WhenAll(readers).WaitAsync(Limit, TimeProvider.System, Cancel);
        }

        // Assert
        Assert.Equal(0, tails.Count);
        Assert.Equal(0, tails.HeldBytes);
    }

    [Fact]
    public async Task ReadAsync_FromAnOffsetBeyondTheTail_AnswersWithTheSameOffset()
    {
        await using var rig = await StreamRig.StartAsync();
        await rig.Append(TestEvent.Boundary()).Stored;

        var page = await rig.ReadAsync(Offset.End);

        Assert.Empty(page.Events);
        Assert.Equal(Offset.End, page.Next);
        Assert.True(page.IsUpToDate);
    }

    private static async Task ReadAsync(StreamRig rig, bool leavesEarly, CancellationToken stopping)
    {
        await foreach (var page in rig.FollowAsync(Offset.Start, stopping))
        {
            if (leavesEarly && page.Events.Count > 0) return;
        }
    }

    private static async Task<StreamPage> ReadOnceAsync(StreamRig rig, Offset after)
    {
        await foreach (var page in rig.FollowAsync(after))
        {
            if (page.Events.Count > 0) return page;
        }

        throw new InvalidOperationException("The stream has ended.");
    }
}
