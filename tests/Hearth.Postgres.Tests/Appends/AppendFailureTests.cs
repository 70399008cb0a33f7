using Hearth.Postgres.Appends;
using Hearth.PostgresServers;
using Hearth.Storage;
using Hearth.Streams;
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
        await (await PostgresServer.Shared).TerminateBackendsAsync(database.Name, cancellationToken: Cancel);
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
    [InlineData("CHECK (payload <> 'poison') NOT VALID", "23514")]
    [InlineData("EXCLUDE (payload WITH =) WHERE (payload = 'poison') DEFERRABLE INITIALLY DEFERRED", "23P01")]
    public async Task Append_OneThatTheServerRefuses_FailsAlone(string constraint, string state)
    {
        // Arrange: at once in the one case, with the commit in the other.
        await using var database = await CreateAsync();
        var streams = await database.CreateStreamsAsync(20);
        await database.ExecuteAsync("INSERT INTO events (stream, position, kind, payload) VALUES (0, 1, 1, 'poison')");
        await database.ExecuteAsync($"ALTER TABLE events ADD {constraint}");
        // Act
        var (outcomes, exception) = await AppendTogetherAsync(database, streams, Unit(Event(1, "poison")));
        // Assert
        Assert.All(outcomes, outcome => Assert.Equal([AppendOutcome.Stored], outcome));
        Assert.Equal(state, Assert.IsType<PostgresException>(exception).SqlState);
        Assert.Empty(await database.ReadSequencesAsync(streams[1]));
        Assert.Equal([AppendOutcome.Stored], await database.AppendAsync(streams[1], 1));
    }

    [Fact]
    public async Task Append_OneThatCannotBeSent_FailsAlone()
    {
        // Arrange: half of a surrogate pair has no UTF-8.
        await using var database = await CreateAsync();
        var streams = await database.CreateStreamsAsync(20);
        // Act
        var (outcomes, exception) = await AppendTogetherAsync(
            database, streams, Unit(Event(1)) with { Settles = new SubmissionId(((char)0xD800).ToString()) });
        // Assert
        Assert.All(outcomes, outcome => Assert.Equal([AppendOutcome.Stored], outcome));
        Assert.IsType<ArgumentException>(exception, exactMatch: false);
        Assert.Empty(await database.ReadSequencesAsync(streams[1]));
        Assert.Equal([AppendOutcome.Stored], await database.AppendAsync(streams[1], 1));
    }

    [Fact]
    public async Task Append_CommitFailsForAWhile_IsNotSaidToBeStored()
    {
        // Arrange
        await using var database = await CreateAsync(new AppendLimits { RetryTime = TimeSpan.FromMilliseconds(100) });
        var stream = await database.CreateStreamAsync();
        await database.ExecuteAsync(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = 'serialization_failure'; END$$;
            CREATE CONSTRAINT TRIGGER refused AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION refuse()
            """);
        // Act
        var exception = await Record.ExceptionAsync(() => database.AppendAsync(stream, 1));
        await database.ExecuteAsync("DROP TRIGGER refused ON events");
        // Assert
        Assert.IsType<StoreUnavailableException>(exception);
        Assert.Empty(await database.ReadSequencesAsync(stream));
        Assert.Equal([AppendOutcome.Stored], await database.AppendAsync(stream, 1));
    }

    /// <summary>Has one statement carry a unit for the second stream and ordinary events for all the others.</summary>
    private static async Task<(IReadOnlyList<AppendOutcome>[] Others, Exception? Failure)> AppendTogetherAsync(
        AppendDatabase database, List<StreamId> streams, AppendUnit unit)
    {
        await using var held = await database.LockAsync(streams[0]);
        var first = database.AppendAsync(streams[0], 1);
        await database.WaitForLockedAsync();
        var others = streams.Skip(2).Select(stream => database.AppendAsync(stream, 1)).ToList();
        var refused = database.AppendAsync(streams[1], unit);
        await held.CommitAsync();
        return (await Task.WhenAll([first, .. others]), await Record.ExceptionAsync(() => refused));
    }
}
