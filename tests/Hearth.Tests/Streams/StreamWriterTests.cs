using Hearth.Streams;
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

    private static Task OnThreadAsync(Action action) =>
        Task.Factory.StartNew(action, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
