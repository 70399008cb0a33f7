using Hearth.Storage;
using Hearth.Streams;
using Xunit;

namespace Hearth.Tests.Streams;

public sealed class StreamWriterFailureTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Append_ByAnOwnerThatWasReplaced_FailsEverythingAndShowsNothingThatIsNotStored()
    {
        // Arrange
        await using var rig = await StreamRig.StartAsync();
        rig.Store.Block();
        var inFlight = rig.Append(TestEvent.Boundary());
        var waiting = rig.Append(TestEvent.Boundary());
        rig.Progress();
        await rig.TakeOverAsync();

        // Act
        rig.Store.Open();

        // Assert
        await Assert.ThrowsAsync<OwnershipLostException>(() => inFlight.Stored.WaitAsync(Limit, TimeProvider.System, Cancel));
        await Assert.ThrowsAsync<OwnershipLostException>(() => waiting.Stored.WaitAsync(Limit, TimeProvider.System, Cancel));
        Assert.Throws<OwnershipLostException>(() => rig.Append(TestEvent.Boundary()));
        Assert.Throws<OwnershipLostException>(() => rig.Progress());
        await rig.Writer.DrainAsync(Cancel);
        Assert.Empty((await rig.ReadAsync()).Events);
        Assert.Equal(0, rig.Tails.HeldBytes);
    }

    [Fact]
    public async Task Append_OfWhichTheAnswerComesAfterATakeOver_FailsThoughItIsStored()
    {
        // Arrange
        await using var rig = await StreamRig.StartAsync(isShared: true);
        rig.Store.Block();
        rig.Store.Committed = () =>
        {
            rig.Store.Committed = null;
            rig.Time.Advance(TimeSpan.FromSeconds(14));
            Assert.True(rig.TakeOverAsync().IsCompletedSuccessfully);
        };
        var inFlight = rig.Append(TestEvent.Boundary());
        var waiting = rig.Append(TestEvent.Boundary());

        // Act
        rig.Store.Open();

        // Assert: nobody goes on as if the stream were still its own; what was stored is read all the same.
        await Assert.ThrowsAsync<OwnershipLostException>(() => inFlight.Stored.WaitAsync(Limit, TimeProvider.System, Cancel));
        await Assert.ThrowsAsync<OwnershipLostException>(() => waiting.Stored.WaitAsync(Limit, TimeProvider.System, Cancel));
        await rig.Writer.DrainAsync(Cancel);
        Assert.Equal([.. inFlight.Events.Select(item => item.Offset)], await rig.ReadStoredAsync());
        Assert.Equal(await rig.ReadStoredAsync(), (await rig.ReadAsync()).Events.Select(item => item.Offset));
    }

    [Theory]
    [InlineData(true, 2, 2)]
    [InlineData(true, 0.5, 1)]
    [InlineData(false, 2, 1)]
    public async Task Append_OfWhichTheAnswerIsLate_IsMadeSureOfWhereOthersCouldHaveTakenOver(bool isShared, double seconds, int appends)
    {
        // Arrange
        await using var rig = await StreamRig.StartAsync(isShared: isShared);
        rig.Store.Committed = () =>
        {
            rig.Store.Committed = null;
            rig.Time.Advance(TimeSpan.FromSeconds(seconds));
        };

        // Act
        await rig.Append(TestEvent.Boundary()).Stored.WaitAsync(Limit, TimeProvider.System, Cancel);

        // Assert
        Assert.Equal(appends, rig.Store.Appends.Count);
        Assert.All(rig.Store.Appends.Skip(1), append => Assert.Empty(Assert.Single(append.Units).Events));
    }

    [Fact]
    public async Task Append_WithWritesThatFail_TravelsAloneAndLeavesTheOthersInOrder()
    {
        // Arrange
        await using var rig = await StreamRig.StartAsync();
        var writes = new UnitWrites([], rig.Time);
        writes.Fail(new InvalidOperationException("No."));
        rig.Store.Answer = append => append.Units[0].Writes is null ? null : [AppendOutcome.Refused];
        rig.Store.Block();

        // Act: they all wait behind the first one.
        var first = rig.Append(TestEvent.Boundary());
        var before = rig.Append(TestEvent.Boundary());
        var failing = rig.Append(new AppendSideEffects(Writes: writes), TestEvent.Boundary());
        var after = rig.Append(TestEvent.Boundary());
        rig.Store.Open();
        var failure = await Assert.ThrowsAsync<WritesFailedException>(() => failing.Stored.WaitAsync(Limit, TimeProvider.System, Cancel));
        await after.Stored.WaitAsync(Limit, TimeProvider.System, Cancel);

        // Assert
        Assert.Equal("No.", failure.Message);
        Offset[] kept = [first.Events[0].Offset, before.Events[0].Offset, after.Events[0].Offset];
        Assert.Equal(kept, await rig.ReadStoredAsync());
        Assert.Equal(kept, (await rig.ReadAsync()).Events.Select(item => item.Offset));
        Assert.Equal([1, 1, 1, 1], rig.Store.Appends.Select(append => append.Units.Count));
    }

    [Fact]
    public async Task Append_WithAnAbortedGuard_IsRefusedWhileTheOthersAreStoredAndShown()
    {
        // Arrange
        await using var rig = await StreamRig.StartAsync();
        await rig.Store.AbortAsync(rig.Stream, Cancel);
        rig.Store.Block();
        var first = rig.Append(TestEvent.Boundary());

        // Act
        var guarded = rig.Append(new AppendSideEffects(Guard: 1), TestEvent.Boundary());
        var last = rig.Append(TestEvent.Boundary());
        rig.Store.Open();

        // Assert
        await Assert.ThrowsAsync<UnitAbortedException>(() => guarded.Stored.WaitAsync(Limit, TimeProvider.System, Cancel));
        await last.Stored;
        Assert.Equal([first.Events[0], last.Events[0]], (await rig.ReadAsync()).Events);
    }

    [Fact]
    public async Task Append_BehindTheLastEvent_IsNeitherStoredNorShown()
    {
        // Arrange
        await using var rig = await StreamRig.StartAsync();
        rig.Store.Block();
        var first = rig.Append(TestEvent.Boundary());

        // Act: a branch that nobody waits for writes on after the run has ended.
        var last = rig.Append(new AppendSideEffects(Closes: true), TestEvent.Boundary());
        rig.Progress();
        var late = rig.Append(TestEvent.Boundary());
        rig.Store.Open();

        // Assert
        await Assert.ThrowsAsync<OwnershipLostException>(() => late.Stored.WaitAsync(Limit, TimeProvider.System, Cancel));
        await last.Stored;
        var page = await rig.ReadAsync();
        Assert.Equal([first.Events[0], last.Events[0]], page.Events);
        Assert.True(page.IsClosed);
    }

    [Fact]
    public async Task Append_WhenTheAnswerIsLost_SendsTheSameBatchAgain()
    {
        // Arrange
        await using var rig = await StreamRig.StartAsync();
        rig.Store.Committed = () =>
        {
            rig.Store.Committed = null;
            throw new StoreUnavailableException("The answer was lost.");
        };

        // Act
        var write = rig.Append(TestEvent.Boundary());
        rig.Time.Advance(TimeSpan.FromMilliseconds(50));
        await write.Stored.WaitAsync(Limit, TimeProvider.System, Cancel);

        // Assert
        Assert.Equal(2, rig.Store.Appends.Count);
        Assert.Same(rig.Store.Appends.First(), rig.Store.Appends.Last());
        Assert.Equal([write.Events[0].Offset], await rig.ReadStoredAsync());
    }

    [Fact]
    public async Task Append_WhenTheStoreIsBroken_FailsThisAndEverythingLater()
    {
        await using var rig = await StreamRig.StartAsync();
        rig.Store.Entering = () => throw new InvalidOperationException("Broken.");

        var write = rig.Append(TestEvent.Boundary());

        await Assert.ThrowsAsync<InvalidOperationException>(() => write.Stored);
        Assert.Throws<InvalidOperationException>(() => rig.Append(TestEvent.Boundary()));
        await rig.Writer.DrainAsync(Cancel);
    }

    [Fact]
    public async Task WaitForRoomAsync_WhenTheStreamIsTakenOver_Fails()
    {
        await using var rig = await StreamRig.StartAsync();
        rig.Store.Block();
        rig.Progress(text: new string('x', 2 << 20));
        var room = rig.Writer.WaitForRoomAsync(Cancel).AsTask();

        await rig.TakeOverAsync();
        rig.Store.Open();

        await Assert.ThrowsAsync<OwnershipLostException>(() => room.WaitAsync(Limit, TimeProvider.System, Cancel));
    }

    [Fact]
    public async Task DisposeAsync_WithEventsInFlight_FailsThemAndLeavesNoTimer()
    {
        await using var rig = await StreamRig.StartAsync();
        rig.Store.Block();
        var write = rig.Append(TestEvent.Boundary());
        rig.Progress();

        await rig.Writer.DisposeAsync();
        await rig.Writer.DisposeAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<ObjectDisposedException>(() => write.Stored);
        Assert.Single(rig.Store.Appends);
    }
}
