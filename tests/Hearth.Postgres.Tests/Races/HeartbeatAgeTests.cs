using Hearth.Storage;
using Npgsql;

namespace Hearth.Postgres.Tests.Races;

/// <summary>Inside one transaction, the clock of the database stands still: there, a heartbeat can be as old as it has to be.</summary>
public sealed class HeartbeatAgeTests : RaceTests
{
    private const string AgeSql =
        """
        UPDATE processes
        SET    seen_at = now() - $1
        WHERE  id = $2
        """;

    [Theory]
    [InlineData(4_900, false)]
    [InlineData(4_999, false)]
    [InlineData(5_000, true)]
    [InlineData(5_100, true)]
    public async Task Claim_HeartbeatOfTheOwnerIsThisOld_IsAsInTheSimulatedStore(int milliseconds, bool isClaimed)
    {
        // Arrange
        var stage = await World.CreateStageAsync(OwnerLives);
        await using var transaction = await World.Watcher.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await AgeAsync(TimeSpan.FromMilliseconds(milliseconds));
        // Act
        var taker = World.ProcessOf(RaceRole.Taker);
        var swept = await CountAsync(PostgresOwnership.CreateSweep(default, int.MaxValue, taker));
        var claimed = await CountAsync(PostgresOwnership.CreateClaim(stage.Scene.Stream, taker));
        var simulated = await ClaimSimulatedAsync(TimeSpan.FromMilliseconds(milliseconds));
        // Assert
        Assert.Equal((isClaimed, isClaimed, isClaimed), (swept == 1, claimed == 1, simulated is not null));
    }

    private static async Task<StreamClaim?> ClaimSimulatedAsync(TimeSpan age)
    {
        var time = new SetTime();
        var database = new MemoryDatabase(time, new MemoryFences());
        await using var owner = new MemoryStore(database, Guid.NewGuid());
        await using var taker = new MemoryStore(database, Guid.NewGuid());
        var cancel = TestContext.Current.CancellationToken;
        await owner.OpenAsync(cancel);
        var stream = (await owner.AdmitAsync(new RaceScene("one").CreateAdmission("first"), cancel)).Stream;
        await owner.ClaimAsync(stream, cancel);
        time.Now += age;
        return await taker.ClaimAsync(stream, cancel);
    }

    private async Task AgeAsync(TimeSpan age)
    {
        await using var command = new NpgsqlCommand(AgeSql, World.Watcher);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = age });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = World.ProcessOf(RaceRole.Owner) });
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private async Task<int> CountAsync(PostgresStatement statement)
    {
        statement.Command.Connection = World.Watcher;
        await using var reader = await statement.Command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var count = 0;
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) count++;
        return count;
    }
}
