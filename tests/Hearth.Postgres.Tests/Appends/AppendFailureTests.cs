using Hearth.Postgres.Appends;
using Hearth.PostgresServers;
using Hearth.Storage;
using Hearth.Submissions;
using Npgsql;
using static Hearth.Postgres.Tests.Appends.AppendDatabase;

namespace Hearth.Postgres.Tests.Appends;

public sealed class AppendFailureTests : PostgresAppendTests
{
    [Fact]
    public async Task Append_AnswerOfTheCommitIsLost_StoresEachEventOnce()
    {
        // Arrange
        await using var database = await CreateAsync();
        var stream = await database.CreateStreamAsync();
        var swallowed = database.Proxy.SwallowNextAnswer("the lost one");
        // Act
        var outcomes = await database.AppendAsync(stream, Unit(Event(1, "the lost one"), Event(2)), Unit(Event(3)));
        await swallowed;
        // Assert
        Assert.Equal([AppendOutcome.Stored, AppendOutcome.Stored], outcomes);
        Assert.Equal([1, 2, 3], await database.ReadSequencesAsync(stream));
    }

    [Fact]
    public async Task Append_AnswerIsLostAndAnAbortComes_StillSaysStored()
    {
        // Arrange: the abort waits for the append's commit, and comes before it is sent again.
        await using var database = await CreateAsync();
        var stream = await database.CreateStreamAsync();
        var unit = Unit(Event(1, "the lost one")) with { Guard = 1 };
        await using var held = await database.LockAsync(stream);
        var swallowed = database.Proxy.SwallowNextAnswer("the lost one");
        var append = database.AppendAsync(stream, unit);
        await database.WaitForLockedAsync();
        var abort = database.ExecuteAsync($"UPDATE streams SET abort_through = 1 WHERE id = {stream}");
        await database.WaitForLockedAsync(2);
        // Act
        await held.CommitAsync();
        await Task.WhenAll(swallowed, abort);
        var outcomes = await append;
        var again = await database.AppendAsync(stream, unit);
        // Assert
        Assert.Equal([AppendOutcome.Stored], outcomes);
        Assert.Equal([AppendOutcome.Stored], again);
        Assert.Equal([1], await database.ReadSequencesAsync(stream));
    }

    [Fact]
    public async Task Append_BackendWasTerminated_IsSentAgain()
    {
        // Arrange
        await using var database = await CreateAsync();
        var stream = await database.CreateStreamAsync();
        await database.AppendAsync(stream, 1);
        await (await PostgresServer.Shared).TerminateBackendsAsync(database.Name, Cancel);
        // Act
        var outcomes = await database.AppendAsync(stream, 2);
        // Assert
        Assert.Equal([AppendOutcome.Stored], outcomes);
    }

    [Fact]
    public async Task Append_ServerIsDown_IsUnavailableUntilItIsBack()
    {
        // Arrange
        await using var server = await PostgresServer.StartAsync(cancellationToken: Cancel);
        await using var database = await CreateAsync(new AppendLimits { RetryTime = TimeSpan.FromMilliseconds(300) }, server);
        var streams = await database.CreateStreamsAsync(2);
        await database.AppendAsync(streams[0], 1);
        await server.StopAsync(cancellationToken: Cancel);
        // Act
        var exception = await Assert.ThrowsAsync<StoreUnavailableException>(() => database.AppendAsync(streams[0], 2));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => database.AppendAsync(streams[1], 1));
        await server.StartAgainAsync(Cancel);
        var outcomes = await Task.WhenAll(database.AppendAsync(streams[0], 2), database.AppendAsync(streams[1], 1));
        // Assert
        Assert.True(exception.IsTransient);
        Assert.All(outcomes, outcome => Assert.Equal([AppendOutcome.Stored], outcome));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xD800)]
    public async Task Append_OneThatCannotBeStored_FailsAlone(int character)
    {
        // Arrange: PostgreSQL refuses the one character, the encoder half of a pair.
        await using var database = await CreateAsync();
        var streams = await database.CreateStreamsAsync(20);
        await using var held = await database.LockAsync(streams[0]);
        var first = database.AppendAsync(streams[0], 1);
        await database.WaitForLockedAsync();
        // Act
        var others = streams.Skip(2).Select(stream => database.AppendAsync(stream, 1)).ToList();
        var poisoned = database.AppendAsync(streams[1], Unit(Event(1)) with { Settles = new SubmissionId(((char)character).ToString()) });
        await held.CommitAsync();
        var outcomes = await Task.WhenAll([first, .. others]);
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => poisoned);
        // Assert
        Assert.All(outcomes, outcome => Assert.Equal([AppendOutcome.Stored], outcome));
        Assert.True(exception is PostgresException { SqlState: "22021" } or ArgumentException, exception.ToString());
        Assert.Empty(await database.ReadSequencesAsync(streams[1]));
        Assert.Equal([AppendOutcome.Stored], await database.AppendAsync(streams[1], 1));
    }
}
