using Hearth.Postgres.Appends;
using Hearth.Storage;
using Hearth.Streams;
using static Hearth.Postgres.Tests.Appends.AppendDatabase;

namespace Hearth.Postgres.Tests.Appends;

public sealed class GroupCommitTests : PostgresAppendTests
{
    private const string TransactionsSql = "SELECT count(DISTINCT xmin::text) FROM events";

    [Fact]
    public async Task Append_WhileAStatementIsUnderWay_SharesTheNextTransaction()
    {
        // Arrange
        await using var database = await CreateAsync();
        var streams = await database.CreateStreamsAsync(51);
        await using var held = await database.LockAsync(streams[0]);
        var first = database.AppendAsync(streams[0], 1);
        await database.WaitForLockedAsync();
        // Act
        var others = streams.Skip(1).Select(stream => database.AppendAsync(stream, 1)).ToList();
        await held.CommitAsync();
        // Assert
        Assert.All(await Task.WhenAll([first, .. others]), outcomes => Assert.Equal([AppendOutcome.Stored], outcomes));
        Assert.Equal(2, await database.QueryAsync<long>(TransactionsSql));
        Assert.Equal(2, database.Events.Pipeline.BatchCount);
    }

    [Fact]
    public async Task Append_MoreThanAStatementTakes_IsSplitBetweenStreams()
    {
        // Arrange
        await using var database = await CreateAsync(new AppendLimits { MaxRowsPerStatement = 10 });
        var streams = await database.CreateStreamsAsync(7);
        await using var held = await database.LockAsync(streams[0]);
        var first = database.AppendAsync(streams[0], 1);
        await database.WaitForLockedAsync();
        // Act: twice three streams of three rows, as a fourth would be cut.
        var others = streams.Skip(1).Select(stream => database.AppendAsync(stream, Unit(Event(1), Event(2), Event(3)))).ToList();
        await held.CommitAsync();
        await Task.WhenAll([first, .. others]);
        // Assert
        Assert.Equal(3, await database.QueryAsync<long>(TransactionsSql));
        foreach (var stream in streams.Skip(1)) Assert.Equal([1, 2, 3], await database.ReadSequencesAsync(stream));
    }

    [Fact]
    public async Task Append_TwoOfOneStream_NeverShareAStatement()
    {
        // Arrange: an owner that was replaced in the same process, and its successor.
        await using var database = await CreateAsync();
        var streams = await database.CreateStreamsAsync(2);
        await using var held = await database.LockAsync(streams[0]);
        var first = database.AppendAsync(streams[0], 1);
        await database.WaitForLockedAsync();
        await database.ExecuteAsync($"UPDATE streams SET epoch = 2 WHERE id = {streams[1]}");
        // Act
        var old = database.AppendAsync(streams[1], 1);
        var current = database.Events.AppendAsync(new StreamAppend(streams[1], 2, [Unit(Event(1, epoch: 2))]), Cancel);
        await held.CommitAsync();
        await first;
        // Assert
        Assert.Equal([AppendOutcome.Fenced], await old);
        Assert.Equal([AppendOutcome.Stored], await current);
        Assert.Equal(3, database.Events.Pipeline.BatchCount);
    }

    [Fact]
    public async Task Append_MoreThanMayWait_WaitsForRoom()
    {
        // Arrange
        await using var database = await CreateAsync(new AppendLimits { MaxAppends = 10 });
        var streams = await database.CreateStreamsAsync(15);
        await using var held = await database.LockAsync(streams[0]);
        var first = database.AppendAsync(streams[0], 1);
        await database.WaitForLockedAsync();
        // Act
        var others = streams.Skip(1).Select(stream => database.AppendAsync(stream, 1)).ToList();
        var waiting = database.Events.Pipeline.WaitingCount;
        await held.CommitAsync();
        // Assert
        Assert.Equal(5, waiting);
        Assert.All(await Task.WhenAll([first, .. others]), outcomes => Assert.Equal([AppendOutcome.Stored], outcomes));
        Assert.Equal(0, database.Events.Pipeline.WaitingCount);
    }

    [Fact]
    public async Task Append_CancelledWhileItWaitsForRoom_NeverHappens()
    {
        // Arrange
        await using var database = await CreateAsync(new AppendLimits { MaxAppends = 1 });
        var streams = await database.CreateStreamsAsync(2);
        await using var held = await database.LockAsync(streams[0]);
        var first = database.AppendAsync(streams[0], 1);
        using var cancellation = new CancellationTokenSource();
        var waiting = database.Events.AppendAsync(new StreamAppend(streams[1], 1, [Unit(Event(1))]), cancellation.Token);
        // Act
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await held.CommitAsync();
        await first;
        // Assert
        Assert.Empty(await database.ReadSequencesAsync(streams[1]));
    }

    [Fact]
    public async Task Dispose_WithWorkQueued_StoresItFirst()
    {
        // Arrange
        await using var database = await CreateAsync();
        var streams = await database.CreateStreamsAsync(20);
        await using var held = await database.LockAsync(streams[0]);
        var appends = streams.Select(stream => database.AppendAsync(stream, 1)).ToList();
        // Act
        var disposing = database.Events.DisposeAsync();
        await held.CommitAsync();
        await disposing;
        // Assert
        Assert.All(await Task.WhenAll(appends), outcomes => Assert.Equal([AppendOutcome.Stored], outcomes));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.AppendAsync(streams[0], 2));
    }

    [Fact]
    public async Task Append_OverSeveralLanes_KeepsEveryStreamInOrder()
    {
        // Arrange
        await using var database = await CreateAsync(laneCount: 3);
        var streams = await database.CreateStreamsAsync(24);
        // Act
        await Task.WhenAll(streams.Select(WriteAsync));
        // Assert
        foreach (var stream in streams) Assert.Equal(Enumerable.Range(1, 25).Select(n => (long)n), await database.ReadSequencesAsync(stream));

        async Task WriteAsync(StreamId stream)
        {
            for (var sequence = 1; sequence <= 25; sequence++) await database.AppendAsync(stream, sequence);
        }
    }
}
