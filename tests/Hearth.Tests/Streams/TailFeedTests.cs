using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hearth.Tests.Streams;

/// <summary>A tail that is fed from the tail of an owner in another process.</summary>
public sealed class TailFeedTests
{
    private static readonly PageLimits All = new(1_000, long.MaxValue);
    private static readonly StreamId Stream = new(1);

    private readonly StreamReplica _replica = new(new MemoryStore(), new StreamsOptions(), new FakeTimeProvider());
    private readonly StreamTails.Lease _lease;

    public TailFeedTests() => _lease = _replica.Tails.Acquire(Stream);

    private StreamTail Tail => _lease.Tail;

    [Fact]
    public async Task ReadFeed_OfAnOwner_GivesWhatFollowsAndItsEnd()
    {
        // Arrange
        await using var rig = await StreamRig.StartAsync();
        using var reader = Reader(rig.Tail);
        await rig.Append(TestEvent.Boundary(), TestEvent.Boundary()).Stored;
        var delta = rig.Progress();

        // Act
        var first = rig.Tail.ReadFeed(Offset.At(1, 1), new PageLimits(1, long.MaxValue))!;
        var rest = rig.Tail.ReadFeed(first.Next, All)!;

        // Assert
        Assert.Equal((1L, Offset.At(1, 1), Offset.At(1, 2), true), (first.Epoch, first.After, first.Stored, first.HasMore));
        Assert.Equal([Offset.At(1, 2)], first.Events.Select(item => item.Offset));
        Assert.Equal([delta], rest.Events);
        Assert.Equal((delta.Offset, false), (rest.Next, rest.HasMore));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0L)] // Before what the tail still holds.
    [InlineData(9L)] // After its end.
    public async Task ReadFeed_AfterWhatIsNotKnown_BeginsAtWhatIsStored(long? after)
    {
        // Arrange: without readers nothing that is stored is kept.
        await using var rig = await StreamRig.StartAsync();
        await rig.Append(TestEvent.Boundary(), TestEvent.Boundary()).Stored;
        var delta = rig.Progress();

        // Act
        var feed = rig.Tail.ReadFeed(after is { } sequence ? Offset.At(1, sequence) : null, All)!;

        // Assert
        Assert.Equal(Offset.At(1, 2), feed.After);
        Assert.Equal([delta], feed.Events);
    }

    [Fact]
    public async Task ReadFeed_WithoutAnOwner_IsNothing()
    {
        // Arrange
        var rig = await StreamRig.StartAsync();
        Tail.Feed(Feed(1, after: 0, stored: 0, 1));

        // Act
        await rig.DisposeAsync();

        // Assert
        Assert.Null(rig.Tail.ReadFeed(null, All));
        Assert.Null(Tail.ReadFeed(null, All));
    }

    [Fact]
    public void Feed_InOrder_IsReadAndWakesReaders()
    {
        // Arrange
        using var reader = Reader(Tail);
        Assert.True(Tail.IsCold);
        var changed = Tail.Changed;

        // Act
        var isTaken = Tail.Feed(Feed(1, after: 2, stored: 2, 3, 4)) && Tail.Feed(Feed(1, after: 4, stored: 4, 5));

        // Assert
        Assert.True(isTaken && changed.IsCompleted && !Tail.IsCold);
        Assert.Equal([3L, 4, 5], Sequences(Tail.TryRead(Offset.At(1, 2), All)));
        Assert.Null(Tail.TryRead(Offset.At(1, 1), All));
        Assert.Equal(Offset.At(1, 5), Tail.Head);
    }

    [Fact]
    public void Feed_ThatComesTwiceOrOverlaps_IsShownOnce()
    {
        // Arrange
        using var reader = Reader(Tail);
        Tail.Feed(Feed(1, after: 0, stored: 0, 1, 2, 3));

        // Act
        var isTaken = Tail.Feed(Feed(1, after: 0, stored: 0, 1, 2, 3)) && Tail.Feed(Feed(1, after: 1, stored: 3, 2, 3, 4));

        // Assert
        Assert.True(isTaken);
        Assert.Equal([1L, 2, 3, 4], Sequences(Tail.TryRead(Offset.Start, All)));
    }

    [Fact]
    public void Feed_AfterAGapInWhatIsNotStored_IsRefusedAndReadersGoToStorage()
    {
        // Arrange
        using var reader = Reader(Tail);
        Tail.Feed(Feed(1, after: 0, stored: 0, 1));
        var changed = Tail.Changed;

        // Act
        var isTaken = Tail.Feed(Feed(1, after: 2, stored: 1, 3));

        // Assert
        Assert.False(isTaken);
        Assert.True(changed.IsCompleted && Tail.IsCold);
        Assert.Null(Tail.TryRead(Offset.Start, All));
    }

    [Fact]
    public void Feed_AfterAGapInWhatIsStored_BeginsAnew()
    {
        // Arrange
        using var reader = Reader(Tail);
        Tail.Feed(Feed(1, after: 0, stored: 0, 1));

        // Act
        var isTaken = Tail.Feed(Feed(1, after: 5, stored: 5, 6));

        // Assert
        Assert.True(isTaken);
        Assert.Null(Tail.TryRead(Offset.At(1, 1), All));
        Assert.Equal([6L], Sequences(Tail.TryRead(Offset.At(1, 5), All)));
    }

    [Fact]
    public void Feed_OfTheNextOwner_ReplacesTheLastOnes()
    {
        // Arrange: the last delta was never stored.
        using var reader = Reader(Tail);
        Tail.Feed(Feed(1, after: 0, stored: 1, 1, 2));

        // Act
        var isNextTaken = Tail.Feed(Feed(2, after: Offset.At(1, 1), stored: Offset.At(1, 1), 2));
        var isLateTaken = Tail.Feed(Feed(1, after: 2, stored: 2, 3));

        // Assert: what comes late is neither shown nor asked for again.
        Assert.True(isNextTaken && isLateTaken);
        Assert.Equal([Offset.At(2, 2)], Tail.TryRead(Offset.At(1, 2), All)!.Events.Select(item => item.Offset));
        Assert.Equal(Offset.At(2, 2), Tail.Head);
    }

    [Fact]
    public void Feed_WhileAnOwnerIsHere_CountsOnlyFromItsSuccessor()
    {
        // Arrange
        using var reader = Reader(Tail);
        Tail.Attach(2, Offset.At(1, 1));

        // Act
        var isOldTaken = Tail.Feed(Feed(1, after: 1, stored: 1, 2));
        var head = Tail.Head;
        var isNewTaken = Tail.Feed(Feed(3, after: Offset.At(1, 1), stored: Offset.At(1, 1), 2));
        Tail.Show(2, [Event(Offset.At(2, 2))], Offset.At(1, 1), closes: false);
        Tail.Detach(2);

        // Assert: the owner here has been replaced, and only does not know it yet.
        Assert.True(isOldTaken && isNewTaken);
        Assert.Equal((Offset.At(1, 1), Offset.At(3, 2)), (head, Tail.Head));
        Assert.False(Tail.IsCold);
    }

    [Fact]
    public void Attach_OfAnOwnerHere_EndsTheFeed()
    {
        // Arrange
        using var reader = Reader(Tail);
        Tail.Feed(Feed(1, after: 0, stored: 1, 1, 2));

        // Act
        Tail.Attach(2, Offset.At(1, 1));
        Tail.StopFeed();
        Tail.Feed(Feed(1, after: 2, stored: 2, 3));

        // Assert
        Assert.False(Tail.IsCold);
        Assert.Equal(Offset.At(1, 1), Tail.Head);
        Assert.NotNull(Tail.ReadFeed(null, All));
    }

    [Fact]
    public void StopFeed_OfAFedTail_SendsReadersToStorageOnce()
    {
        // Arrange
        using var reader = Reader(Tail);
        Tail.Feed(Feed(1, after: 0, stored: 1, 1, 2));
        var changed = Tail.Changed;

        // Act
        Tail.StopFeed();
        var next = Tail.Changed;
        Tail.StopFeed();

        // Assert
        Assert.True(changed.IsCompleted && !next.IsCompleted && Tail.IsCold);
        Assert.Equal(Offset.At(1, 1), Tail.Head);
        Assert.Equal(0, _replica.Tails.HeldBytes);
    }

    [Fact]
    public void Feed_WithTheLastEvent_ClosesTheStreamThere()
    {
        // Arrange
        using var reader = Reader(Tail);

        // Act
        Tail.Feed(Feed(1, after: 0, stored: 2, 1, 2) with { Closes = true });

        // Assert
        Assert.False(Tail.TryRead(Offset.Start, new PageLimits(1, long.MaxValue))!.IsClosed);
        Assert.True(Tail.TryRead(Offset.Start, All)!.IsClosed);
    }

    [Fact]
    public void Feed_WithoutReaders_KeepsOnlyWhatIsNotStored()
    {
        // Act
        Tail.Feed(Feed(1, after: 0, stored: 2, 1, 2, 3));

        // Assert
        Assert.Equal(Event(Offset.At(1, 3)).Payload.Length, _replica.Tails.HeldBytes);
    }

    [Fact]
    public void Feed_OfATailThatNobodyHoldsAnyMore_KeepsNothing()
    {
        // Arrange
        Tail.Feed(Feed(1, after: 0, stored: 0, 1));

        // Act: one that was on its way comes late.
        _lease.Dispose();
        var isTaken = Tail.Feed(Feed(1, after: 1, stored: 0, 2));

        // Assert
        Assert.True(isTaken);
        Assert.Equal((0, 0L), (_replica.Tails.Count, _replica.Tails.HeldBytes));
    }

    private static TailFeed Feed(long epoch, long after, long stored, params long[] sequences) =>
        Feed(epoch, after == 0 ? Offset.Start : Offset.At(epoch, after), stored == 0 ? Offset.Start : Offset.At(epoch, stored), sequences);

    private static TailFeed Feed(long epoch, Offset after, Offset stored, params long[] sequences) =>
        new(Stream, epoch, after, stored, [.. sequences.Select(sequence => Event(Offset.At(epoch, sequence)))], Closes: false);

    private static StoredEvent Event(Offset offset) => new(offset, EventKind.Log, TestEvent.Boundary().Encode(offset, default));

    private static IEnumerable<long> Sequences(StreamPage? page) => page!.Events.Select(item => item.Offset.Sequence);

    private static Leaving Reader(StreamTail tail)
    {
        tail.AddReader();
        return new Leaving(tail);
    }

    private sealed class Leaving(StreamTail tail) : IDisposable
    {
        public void Dispose() => tail.RemoveReader();
    }
}
