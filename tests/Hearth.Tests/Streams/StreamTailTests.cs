using Hearth.Streams;
using Xunit;

namespace Hearth.Tests.Streams;

public sealed class StreamTailTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tail_WithoutReaders_KeepsOnlyWhatIsNotStored()
    {
        await using var rig = await StreamRig.StartAsync();

        await rig.Append(TestEvent.Boundary()).Stored;
        var afterBoundary = rig.Tails.HeldBytes;
        var delta = rig.Progress();
        var afterProgress = rig.Tails.HeldBytes;
        rig.Time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(0, afterBoundary);
        Assert.Equal(delta.Payload.Length, afterProgress);
        Assert.Equal(0, rig.Tails.HeldBytes);
    }

    [Fact]
    public async Task Tail_BeyondTheBudget_KeepsOnlyWhatIsNotStoredAndItsReadersLoseNothing()
    {
        // Arrange
        await using var rig = await StreamRig.StartAsync(new StreamsOptions { TailBudgetBytes = 1_000 });
        await using var reader = rig.FollowAsync(Offset.Start).GetAsyncEnumerator(Cancel);
        await reader.MoveNextAsync();

        // Act
        var held = 0L;
        for (var i = 0; i < 50; i++)
        {
            await rig.Append(TestEvent.Boundary("some text")).Stored;
            held = Math.Max(held, rig.Tails.HeldBytes);
        }

        // Assert
        Assert.InRange(held, 1, 1_000);
        var seen = 0;
        while (seen < 50 && await reader.MoveNextAsync()) seen += reader.Current.Events.Count;
        Assert.Equal(await rig.ReadStoredAsync(), (await rig.ReadAsync()).Events.Select(item => item.Offset));
    }

    [Fact]
    public async Task Tail_WithAReaderThatDoesNotRead_NeitherSlowsTheWriterNorGrows()
    {
        // Arrange: the reader has a page in its hands and does not come back.
        const int Count = 5_000;
        await using var rig = await StreamRig.StartAsync();
        await using var reader = rig.FollowAsync(Offset.Start).GetAsyncEnumerator(Cancel);
        await reader.MoveNextAsync();
        var text = new string('x', 500);

        // Act: nothing here waits for the reader; it would wait for ever.
        for (var i = 0; i < Count; i++) await rig.Append(TestEvent.Boundary(text)).Stored;

        // Assert
        Assert.InRange(rig.Tails.HeldBytes, 1, 512 << 10);
        var seen = new List<Offset>();
        while (seen.Count < Count && await reader.MoveNextAsync()) seen.AddRange(reader.Current.Events.Select(item => item.Offset));
        Assert.Equal(await rig.ReadStoredAsync(), seen);
    }

    [Fact]
    public async Task Tail_WhoseReadersAreIdle_GivesItsMemoryBack()
    {
        // Arrange
        await using var rig = await StreamRig.StartAsync();
        await using var reader = rig.FollowAsync(Offset.Start).GetAsyncEnumerator(Cancel);
        await reader.MoveNextAsync();
        await rig.Append(TestEvent.Boundary()).Stored;
        await reader.MoveNextAsync();
        var held = rig.Tails.HeldBytes;

        // Act
        var idle = reader.MoveNextAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(15));
        await idle;

        // Assert
        Assert.NotEqual(0, held);
        Assert.Equal(0, rig.Tails.HeldBytes);
        Assert.Empty(reader.Current.Events);
    }

    [Fact]
    public async Task Attach_ByAClaimThatWasOvertaken_ChangesNothing()
    {
        await using var rig = await StreamRig.StartAsync();
        var tail = rig.Tail;
        tail.Attach(epoch: 7, Offset.At(1, 5));
        var shown = Delta(7, 6);
        tail.Show(7, [shown], Offset.At(1, 5), closes: false);

        tail.Attach(epoch: 6, Offset.At(1, 4));
        tail.Show(6, [Delta(6, 5)], Offset.At(1, 4), closes: false);
        tail.Detach(6);

        Assert.Equal([shown], tail.TryRead(Offset.At(1, 5), new PageLimits(10, 1_000))!.Events);
    }

    [Fact]
    public async Task TryRead_FromAGreaterEpoch_LeavesItToStorage()
    {
        await using var rig = await StreamRig.StartAsync();

        var page = rig.Tail.TryRead(Offset.At(2, 1), new PageLimits(10, 1_000));

        Assert.Null(page);
    }

    private static Events.StoredEvent Delta(long epoch, long sequence) =>
        new(Offset.At(epoch, sequence), Events.EventKind.TextDelta, "{}"u8.ToArray());
}
