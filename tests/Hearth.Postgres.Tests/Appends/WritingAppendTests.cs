using System.Data.Common;
using Hearth.Storage;
using Hearth.Streams;
using Npgsql;
using static Hearth.Postgres.Tests.Appends.AppendDatabase;

namespace Hearth.Postgres.Tests.Appends;

/// <summary>What the conformance suite cannot bring about: ends of transactions that nobody hears of, and what others do meanwhile.</summary>
public sealed class WritingAppendTests : PostgresAppendTests
{
    private int _runs;

    [Fact]
    public async Task Append_AnswerOfTheCommitIsLost_WritesOnce()
    {
        // Arrange
        await using var database = await BeginAsync();
        var stream = await database.CreateStreamAsync();
        var unit = Unit(Event(1)) with { Writes = Writes(Insert("a")) };
        var swallowed = database.Proxy.SwallowNextAnswer("COMMIT");

        // Act: as the stream's writer does.
        var lost = await Assert.ThrowsAnyAsync<NpgsqlException>(() => database.AppendAsync(stream, unit));
        await swallowed;
        var outcomes = await database.AppendAsync(stream, unit);

        // Assert
        Assert.IsType<StoreUnavailableException>(PostgresFailure.Translate(lost));
        Assert.Equal([AppendOutcome.Stored], outcomes);
        Assert.Equal((1L, 1), (await CountAsync(database), _runs));
        Assert.Equal([1], await database.ReadSequencesAsync(stream));
    }

    [Fact]
    public async Task Append_WhileAnEarlierTryMayYetCommit_WaitsForItsEnd()
    {
        // Arrange: what was sent before has inserted the event and is not over.
        await using var database = await BeginAsync();
        var stream = await database.CreateStreamAsync();
        await using var earlier = await database.HoldAsync(
            $"INSERT INTO events (stream, position, kind, payload) VALUES ({stream}, {Offset.At(1, 1).Value}, 1, ''); INSERT INTO application VALUES ('a')");

        // Act
        var append = database.AppendAsync(stream, Unit(Event(1)) with { Writes = Writes(Insert("a")) });
        await database.WaitForLockedAsync();
        await earlier.CommitAsync();

        // Assert
        Assert.Equal([AppendOutcome.Stored], await append);
        Assert.Equal((1L, 0), (await CountAsync(database), _runs));
    }

    [Theory]
    [InlineData("UPDATE streams SET epoch = 2", AppendOutcome.Fenced)]
    [InlineData("UPDATE streams SET abort_through = 1", AppendOutcome.Aborted)]
    [InlineData("UPDATE streams SET is_closed = true", AppendOutcome.Fenced)]
    public async Task Append_StreamChangesWhileTheWritesRun_IsNotHeldUpAndNothingIsStored(string change, AppendOutcome expected)
    {
        // Arrange
        await using var database = await BeginAsync();
        var stream = await database.CreateStreamAsync();
        var writes = Writes(Insert("a"), (_, _, _) => database.ExecuteAsync(change));

        // Act
        var outcomes = await database.AppendAsync(stream, Unit(Event(1)) with { Writes = writes, Guard = 1 });

        // Assert
        Assert.Equal([expected], outcomes);
        Assert.Equal(0L, await CountAsync(database));
        Assert.Empty(await database.ReadSequencesAsync(stream));
    }

    [Fact]
    public async Task Append_WritesCollide_AreRunAgain()
    {
        // Arrange
        await using var database = await BeginAsync();
        var stream = await database.CreateStreamAsync();
        var writes = Writes(Insert("a"), (_, _, _) => _runs == 1 ? throw new PostgresException("", "", "", "40P01") : Task.CompletedTask);

        // Act
        var outcomes = await database.AppendAsync(stream, Unit(Event(1)) with { Writes = writes });

        // Assert
        Assert.Equal([AppendOutcome.Stored], outcomes);
        Assert.Equal((1L, 2), (await CountAsync(database), _runs));
    }

    [Fact]
    public async Task Append_WritesAreRefusedAtTheCommit_IsAnAnswerForTheModel()
    {
        // Arrange: one constraint is checked at the end, and one failed statement was not reported.
        await using var database = await BeginAsync();
        await database.ExecuteAsync("ALTER TABLE application ADD CONSTRAINT once UNIQUE (value) DEFERRABLE INITIALLY DEFERRED");
        var stream = await database.CreateStreamAsync();
        var deferred = Writes(Insert("a"), Insert("a"));
        var swallowing = Writes(Insert("b"), async (connection, _, token) =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT 1 / 0";
            await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteScalarAsync(token));
        });

        // Act
        var outcomes = await database.AppendAsync(stream, Unit(Event(1)) with { Writes = deferred });
        var swallowed = await database.AppendAsync(stream, Unit(Event(2)) with { Writes = swallowing });

        // Assert
        Assert.Equal([AppendOutcome.Refused], outcomes);
        Assert.Equal([AppendOutcome.Refused], swallowed);
        Assert.NotNull(deferred.Failure);
        Assert.NotNull(swallowing.Failure);
        Assert.Equal(0L, await CountAsync(database));
    }

    private static async Task<AppendDatabase> BeginAsync()
    {
        var database = await CreateAsync();
        await database.ExecuteAsync("CREATE TABLE application (value text)");
        return database;
    }

    private static Task<long> CountAsync(AppendDatabase database) => database.QueryAsync<long>("SELECT count(*) FROM application");

    private static UnitWrites Writes(params Func<DbConnection, DbTransaction, CancellationToken, Task>[] writes) =>
        new(writes, TimeProvider.System);

    private Func<DbConnection, DbTransaction, CancellationToken, Task> Insert(string value) => async (connection, transaction, token) =>
    {
        _runs++;
        await using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = ($"INSERT INTO application VALUES ('{value}')", transaction);
        await command.ExecuteNonQueryAsync(token);
    };
}
