using Hearth.PostgresServers;
using Npgsql;

namespace Hearth.Postgres.Tests.Servers;

public sealed class PostgresServerFaultTests(FaultyServer faulty) : IClassFixture<FaultyServer>
{
    private readonly PostgresServer _server = faulty.Server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PostgresStop.Smart)]
    [InlineData(PostgresStop.Fast)]
    [InlineData(PostgresStop.Immediate)]
    public async Task StartAgain_AfterEveryKindOfStop_HasWhatWasCommitted(PostgresStop mode)
    {
        // Arrange
        await using var database = await _server.CreateDatabaseAsync(Cancel);
        await Sql.ExecuteAsync(database.ConnectionString, "CREATE TABLE notes AS SELECT 7 AS id");
        var port = _server.Port;
        // Act
        await _server.StopAsync(mode, Cancel);
        var wasRunning = _server.IsRunning;
        await _server.StartAgainAsync(Cancel);
        // Assert
        Assert.False(wasRunning);
        Assert.Equal(port, _server.Port);
        Assert.Equal(7, await Sql.ReadAsync<int>(database.ConnectionString, "SELECT id FROM notes"));
    }

    [Fact]
    public async Task StopImmediately_WithAnOpenTransaction_LosesIt()
    {
        // Arrange
        await using var database = await _server.CreateDatabaseAsync(Cancel);
        await Sql.ExecuteAsync(database.ConnectionString, "CREATE TABLE notes (id int)");
        await using var client = await Sql.OpenAsync(database.ConnectionString);
        await client.ExecuteAsync("BEGIN; INSERT INTO notes VALUES (7)");
        // Act
        await _server.StopAsync(PostgresStop.Immediate, Cancel);
        await _server.StartAgainAsync(Cancel);
        // Assert
        Assert.Equal(0, await Sql.ReadAsync<long>(database.ConnectionString, "SELECT count(*) FROM notes"));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => client.ExecuteAsync("COMMIT"));
    }

    [Fact]
    public async Task Pause_WithAClient_AnswersItOnlyAfterResume()
    {
        // Arrange
        await using var client = await Sql.OpenAsync(_server.ConnectionStringOf("postgres"));
        // Act: nothing can answer while the kernel says that the client's backend is stopped.
        await _server.PauseAsync(Cancel);
        var answer = client.ReadAsync<int>("SELECT 1");
        var status = await File.ReadAllTextAsync($"/proc/{client.ProcessID}/status", Cancel);
        var answeredEarly = answer.IsCompleted;
        _server.Resume();
        // Assert
        Assert.Contains("(stopped)", status, StringComparison.Ordinal);
        Assert.False(answeredEarly);
        Assert.Equal(1, await answer);
    }

    [Fact]
    public async Task Stop_OfAPausedServer_Ends()
    {
        // Arrange
        await _server.PauseAsync(Cancel);
        // Act
        await _server.StopAsync(PostgresStop.Fast, Cancel);
        await _server.StartAgainAsync(Cancel);
        // Assert
        Assert.Equal(1, await Sql.ReadAsync<int>(_server.ConnectionStringOf("postgres"), "SELECT 1"));
    }
}
