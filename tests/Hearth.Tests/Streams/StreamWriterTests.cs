using Hearth.Streams;
using Hearth.Storage;
using Hearth.Submissions;
using Xunit;

namespace Hearth.Tests.Streams;

public sealed class StreamWriterTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AppendProgress_WithNothingBeforeIt_IsShownAtOnceAndStoredWithinTheFlushInterval()
    {
        await using var rig = await StreamRig.StartAsync();

        var delta = rig.Progress();
        var shown = await rig.ReadAsync();
        rig.Time.Advance(TimeSpan.FromMilliseconds(99));
        var early = rig.Store.Appends.Count;
        rig.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([delta], shown.Events);
        Assert.Equal(0, early);
        Assert.Equal([delta.Offset], await rig.ReadStoredAsync());
    }

    [Fact]
    public async Task AppendProgress_BehindABoundaryEventInFlight_IsShownAfterItAndStoredWithTheNextBatch()
    {
        // Arrange
        await using var rig = await StreamRig.StartAsync();
        rig.Store.Block();
        var boundary = rig.Append(TestEvent.Boundary());
        var delta = rig.Progress();
        var before = await rig.ReadAsync();

        // Act: its time comes while the batch before it is still in flight, so nobody has to wait for another interval.
        rig.Time.Advance(TimeSpan.FromMilliseconds(100));
        rig.Store.Open();
        await rig.Writer.DrainAsync(Cancel).WaitAsync(Limit, TimeProvider.System, Cancel);

        // Assert
        Assert.Empty(before.Events);
        Assert.Equal([boundary.Events[0].Offset, delta.Offset], await rig.ReadStoredAsync());
        Assert.Equal(2, rig.Store.Appends.Count);
    }

    [Fact]
    public async Task AppendProgress_WhoseTimeCameDuringAnAppend_IsSentWithoutAnotherInterval()
    {
        // Arrange
        await using var rig = await StreamRig.StartAsync();
        using var sent = new SemaphoreSlim(0);
        rig.Store.Entering = () => sent.Release();
        rig.Store.Block();
        rig.Append(TestEvent.Boundary());
        rig.Progress();

        // Act
        rig.Time.Advance(TimeSpan.FromMilliseconds(100));
        rig.Store.Open();

        // Assert
        Assert.True(await sent.WaitAsync(Limit, Cancel));
        Assert.True(await sent.WaitAsync(Limit, Cancel));
    }

    [Fact]
    public async Task Append_WithProgressHeld_TakesItAlongInOrder()
    {
        await using var rig = await StreamRig.StartAsync();

        var first = rig.Progress("turn_a");
        var second = rig.Progress("turn_b");
        var write = rig.Append(TestEvent.Boundary(), TestEvent.Boundary());
        await write.Stored;

        var batch = Assert.Single(rig.Store.Appends);
        Assert.Equal(
            [first.Offset, second.Offset, .. write.Events.Select(item => item.Offset)],
            batch.Units.SelectMany(unit => unit.Events).Select(item => item.Offset));
    }

    [Fact]
    public async Task Append_OfAMessagesEnd_NeverStoresProgressThatWasNotSent()
    {
        await using var rig = await StreamRig.StartAsync();
        var delta = rig.Progress("turn_a");
        var other = rig.Progress("turn_b");

        var end = rig.Append(TestEvent.EndOf("turn_a"));
        await end.Stored;

        Assert.DoesNotContain(delta, rig.Store.Appends.SelectMany(append => append.Units).SelectMany(unit => unit.Events));
        Assert.Equal([other.Offset, end.Events[0].Offset], await rig.ReadStoredAsync());
    }

    [Fact]
    public async Task Append_OfAMessagesEnd_KeepsTheStoredProgressOfTurnsThatGoOn()
    {
        // Arrange: two turns interleave, as those of two branches of a workflow do.
        await using var rig = await StreamRig.StartAsync();
        rig.Progress("turn_a");
        var open = rig.Progress("turn_b");
        rig.Time.Advance(TimeSpan.FromMilliseconds(100));

        // Act
        await rig.Append(TestEvent.EndOf("turn_a")).Stored;
        var whileOpen = await rig.ReadStoredAsync();
        await rig.Append(TestEvent.EndOf("turn_b")).Stored;

        // Assert
        Assert.Contains(open.Offset, whileOpen);
        Assert.Equal(2, (await rig.ReadStoredAsync()).Count);
    }

    [Fact]
    public async Task Append_OfASettlement_RemovesTheProgressOfTurnsThatNeverEnded()
    {
        await using var rig = await StreamRig.StartAsync();
        rig.Progress();
        rig.Time.Advance(TimeSpan.FromMilliseconds(100));
        rig.Progress();

        var settled = rig.Append(new AppendSideEffects(Guard: 1, Settles: new SubmissionId("s")), TestEvent.Boundary());
        await settled.Stored;

        Assert.Equal([settled.Events[0].Offset], await rig.ReadStoredAsync());
    }

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
    public async Task Append_WhileTheStoreHoldsItsCaller_DoesNotHoldUpOthers()
    {
        // Arrange: the store blocks the thread that calls it, before it has a task to return.
        await using var rig = await StreamRig.StartAsync();
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        rig.Store.Entering = () =>
        {
            entered.Set();
            release.Wait(Limit);
        };
        var blocked = OnThreadAsync(() => rig.Append(TestEvent.Boundary()));
        Assert.True(entered.Wait(Limit, Cancel));

        // Act
        var others = OnThreadAsync(() =>
        {
            rig.Progress();
            rig.Append(TestEvent.Boundary());
        });
        var winner = await Task.WhenAny(others, Task.Delay(Limit, TimeProvider.System, Cancel));
        release.Set();

        // Assert
        Assert.Same(others, winner);
        await blocked;
        await rig.Writer.DrainAsync(Cancel);
        Assert.Equal(3, (await rig.ReadStoredAsync()).Count);
    }

    [Fact]
    public async Task WaitForRoomAsync_WhileTheStoreIsBlocked_WaitsUntilItHasCaughtUp()
    {
        // Arrange
        await using var rig = await StreamRig.StartAsync();
        var large = new string('x', 1 << 20);
        rig.Store.Block();
        await rig.Writer.WaitForRoomAsync(Cancel);
        rig.Progress(text: large);
        rig.Progress(text: large);

        // Act
        using var givesUp = new CancellationTokenSource();
        var given = rig.Writer.WaitForRoomAsync(givesUp.Token).AsTask();
        var room = rig.Writer.WaitForRoomAsync(Cancel).AsTask();
        await givesUp.CancelAsync();
        var isEarly = room.IsCompleted;
        rig.Store.Open();

        // Assert
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.False(isEarly);
        await room.WaitAsync(Limit, TimeProvider.System, Cancel);
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

    private static Task OnThreadAsync(Action action) =>
        Task.Factory.StartNew(action, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
