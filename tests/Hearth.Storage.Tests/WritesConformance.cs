using System.Data.Common;
using Hearth.Events;
using Hearth.Streams;
using Hearth.Submissions;
using Xunit;

namespace Hearth.Storage.Tests;

public abstract class WritesConformance<TDatabase> : StoreConformance<TDatabase>
    where TDatabase : TestDatabase, IApplicationDatabase, new()
{
    private int _runs;

    [Fact]
    public async Task Append_WithWrites_StoresBothOnceHoweverOftenItIsRepeated()
    {
        // Arrange
        var claim = await BeginAsync();
        var unit = Unit(Event(1, 1)) with { Writes = Writes(Insert("a"), Insert("b")) };

        // Act
        var first = await AppendAsync(claim, unit);
        var repeated = await AppendAsync(claim, unit);

        // Assert
        Assert.Equal([AppendOutcome.Stored, AppendOutcome.Stored], first.Concat(repeated));
        Assert.Equal(["a", "b"], await ReadValuesAsync());
        Assert.Equal(2, _runs);
        Assert.Equal([1], (await ReadSequencesAsync(claim.Stream)).AsEnumerable());
        await ReopenAsync();
        Assert.Equal(["a", "b"], await ReadValuesAsync());
    }

    [Fact]
    public async Task Append_WritesSeeTheirTransaction_AndNobodyElseBeforeTheEnd()
    {
        // Arrange
        var claim = await BeginAsync();
        string[]? seenOutside = null;
        var writes = Writes(Insert("a"), async (connection, transaction, cancellationToken) =>
        {
            seenOutside = await ReadValuesAsync();
            await InsertAsync(connection, transaction, (await CountAsync(connection, transaction)).ToString(System.Globalization.CultureInfo.InvariantCulture));
        });

        // Act
        await AppendAsync(claim, Unit(Event(1, 1)) with { Writes = writes });

        // Assert
        Assert.Empty(seenOutside!);
        Assert.Equal(["1", "a"], await ReadValuesAsync());
    }

    [Fact]
    public async Task Append_WritesFail_NothingIsStoredAndTheStreamGoesOn()
    {
        // Arrange: the second value is there already.
        var claim = await BeginAsync();
        await AppendAsync(claim, Unit(Event(1, 1)) with { Writes = Writes(Insert("a")) });
        var failing = Writes(Insert("b"), Insert("a"));
        var own = Writes(Insert("c"), (_, _, _) => throw new InvalidOperationException("No."));

        // Act
        var outcomes = new[]
        {
            (await AppendAsync(claim, Unit(Event(1, 2)) with { Writes = failing }))[0],
            (await AppendAsync(claim, Unit(Event(1, 3)) with { Writes = own }))[0],
            (await AppendAsync(claim, Unit(Event(1, 4))))[0],
        };

        // Assert
        Assert.Equal([AppendOutcome.Refused, AppendOutcome.Refused, AppendOutcome.Stored], outcomes);
        Assert.IsAssignableFrom<DbException>(failing.Failure);
        Assert.Equal("No.", own.Failure!.Message);
        Assert.Equal(["a"], await ReadValuesAsync());
        Assert.Equal([1, 4], (await ReadSequencesAsync(claim.Stream)).AsEnumerable());
    }

    [Fact]
    public async Task Append_ByAnOwnerThatWasReplaced_WritesNothing()
    {
        // Arrange
        var claim = await BeginAsync();
        await Store.ClaimAsync(claim.Stream, Cancel);

        // Act
        var outcomes = await AppendAsync(claim, Unit(Event(1, 1)) with { Writes = Writes(Insert("a")) });

        // Assert
        Assert.Equal([AppendOutcome.Fenced], outcomes);
        Assert.Empty(await ReadValuesAsync());
        Assert.Equal(0, _runs);
    }

    [Fact]
    public async Task Append_AbortedSubmission_WritesNothing()
    {
        // Arrange
        var claim = await BeginAsync();
        await Store.AbortAsync(claim.Stream, Cancel);

        // Act
        var outcomes = await AppendAsync(claim, Unit(Event(1, 1)) with { Writes = Writes(Insert("a")), Guard = 1 });

        // Assert
        Assert.Equal([AppendOutcome.Aborted], outcomes);
        Assert.Empty(await ReadValuesAsync());
        Assert.Empty(await ReadAllAsync(claim.Stream));
    }

    [Fact]
    public async Task Append_RepeatedAfterAnAbort_AnswersWhatHappened()
    {
        // Arrange
        var claim = await BeginAsync();
        var unit = Unit(Event(1, 1)) with { Writes = Writes(Insert("a")), Guard = 1 };
        await AppendAsync(claim, unit);
        await Store.AbortAsync(claim.Stream, Cancel);

        // Act
        var outcomes = await AppendAsync(claim, unit);

        // Assert
        Assert.Equal([AppendOutcome.Stored], outcomes);
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task Append_WithAllThatGoesWithAnEvent_StoresItAsWithoutWrites()
    {
        // Arrange: an event that is kept apart, a blob, and a file of the workspace.
        var claim = await BeginAsync();
        var large = new string('x', 2 << 20);
        var blob = Blob.Create("image/png", new byte[] { 1, 2, 3 });
        await Store.PutBlobAsync(claim.Stream, blob, Cancel);
        var file = new WorkspaceFile("/workspace/a", false, 1, Noon) { Content = new byte[] { 1 } };
        var unit = Unit(Event(1, 1, EventKind.Tool, large)) with
        {
            Writes = Writes(Insert("a")),
            Guard = 1,
            Blobs = [blob.Id],
            Workspace = [new WorkspaceChange(file.Path, file)],
        };

        // Act
        var outcomes = await AppendAsync(claim, unit);
        await Store.PurgeAsync(TimeProvider.System.GetUtcNow().AddDays(1), Cancel);

        // Assert
        Assert.Equal([AppendOutcome.Stored], outcomes);
        Assert.Equal(large.Length, (await ReadAllAsync(claim.Stream))[0].Payload.Length);
        Assert.NotNull(await Store.FindBlobAsync(claim.Stream, blob.Id, Cancel));
        Assert.Equal("/workspace/a", Assert.Single(await Store.ReadWorkspaceAsync(claim.Stream, Cancel)).Path);
        Assert.Equal(["a"], await ReadValuesAsync());
    }

    [Fact]
    public async Task Append_WritesThatDoNotEnd_AreRolledBackAndHoldNothingUp()
    {
        // Arrange: one heeds its token, the other one waits for ever.
        var claim = await BeginAsync();
        var forEver = new TaskCompletionSource();
        var patient = Writes(TimeSpan.FromMilliseconds(50), Insert("a"), (_, _, token) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token));
        var deaf = Writes(TimeSpan.FromMilliseconds(50), Insert("b"), (_, _, _) => forEver.Task);

        // Act
        var first = await AppendAsync(claim, Unit(Event(1, 1)) with { Writes = patient });
        var second = await AppendAsync(claim, Unit(Event(1, 2)) with { Writes = deaf });
        var third = await AppendAsync(claim, Unit(Event(1, 3)));
        var fourth = await AppendAsync(claim, Unit(Event(1, 4)) with { Writes = Writes(Insert("c")) });
        forEver.SetResult();
        await deaf.Ended;

        // Assert
        AppendOutcome[] outcomes = [.. first, .. second, .. third, .. fourth];
        Assert.Equal([AppendOutcome.Refused, AppendOutcome.Refused, AppendOutcome.Stored, AppendOutcome.Stored], outcomes);
        Assert.IsType<TimeoutException>(patient.Failure);
        Assert.IsType<TimeoutException>(deaf.Failure);
        Assert.Equal(["c"], await ReadValuesAsync());
    }

    [Fact]
    public async Task Append_WritesEndTheTransaction_FailsForGood()
    {
        // Arrange
        var claim = await BeginAsync();
        var writes = Writes(Insert("a"), async (_, transaction, cancellationToken) => await transaction.RollbackAsync(cancellationToken));

        // Act, assert
        await Assert.ThrowsAsync<InvalidOperationException>(() => AppendAsync(claim, Unit(Event(1, 1)) with { Writes = writes }));
        Assert.Empty(await ReadValuesAsync());
        Assert.Empty(await ReadAllAsync(claim.Stream));
    }

    [Fact]
    public async Task Append_WithWritesAndMore_IsRefused()
    {
        var claim = await BeginAsync();
        var unit = Unit(Event(1, 1)) with { Writes = Writes(Insert("a")) };

        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(claim, unit, Unit(Event(1, 2))));
        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(claim, unit with { Settles = new SubmissionId("s") }));
        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(claim, unit with { Closes = true }));
        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(claim, unit with { Events = [] }));
        Assert.Equal(0, _runs);
    }

    private async Task<StreamClaim> BeginAsync()
    {
        await using var connection = await Database.ConnectAsync(Cancel);
        await ExecuteAsync(connection, null, $"CREATE TABLE {Database.Table} (value text PRIMARY KEY)");
        return await AdmitAndClaimAsync();
    }

    private static UnitWrites Writes(params Func<DbConnection, DbTransaction, CancellationToken, Task>[] writes) =>
        new(writes, TimeProvider.System);

    private static UnitWrites Writes(TimeSpan limit, params Func<DbConnection, DbTransaction, CancellationToken, Task>[] writes) =>
        new(writes, TimeProvider.System) { Limit = limit };

    private Func<DbConnection, DbTransaction, CancellationToken, Task> Insert(string value) => (connection, transaction, _) =>
    {
        Interlocked.Increment(ref _runs);
        return InsertAsync(connection, transaction, value);
    };

    private Task InsertAsync(DbConnection connection, DbTransaction transaction, string value) =>
        ExecuteAsync(connection, transaction, $"INSERT INTO {Database.Table} (value) VALUES ('{value}')");

    private static async Task ExecuteAsync(DbConnection connection, DbTransaction? transaction, string sql)
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private async Task<long> CountAsync(DbConnection connection, DbTransaction transaction)
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = ($"SELECT count(*) FROM {Database.Table}", transaction);
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }

    private async Task<string[]> ReadValuesAsync()
    {
        await using var connection = await Database.ConnectAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT value FROM {Database.Table} ORDER BY value";
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var values = new List<string>();
        while (await reader.ReadAsync(Cancel)) values.Add(reader.GetString(0));
        return [.. values];
    }
}
