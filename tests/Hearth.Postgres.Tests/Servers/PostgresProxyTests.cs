using Hearth.PostgresServers;
using Hearth.PostgresServers.Proxies;
using Npgsql;

namespace Hearth.Postgres.Tests.Servers;

public sealed class PostgresProxyTests : IAsyncLifetime
{
    private PostgresDatabase _database = null!;
    private PostgresProxy _proxy = null!;
    private NpgsqlConnection _client = null!;

    public PostgresProxyTests()
    {
        if (PostgresServer.SkipReason is { } reason)
            Assert.Skip(reason);
    }

    public async ValueTask InitializeAsync()
    {
        var server = await PostgresServer.Shared;
        _database = await server.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        _proxy = PostgresProxy.Start(server);
        await Sql.ExecuteAsync(_database.ConnectionString, "CREATE TABLE notes (id int, text text)");
        _client = await Sql.OpenAsync(_proxy.ConnectionStringOf(_database.Name));
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync();
        if (_proxy is not null)
            await _proxy.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [Fact]
    public async Task SwallowNextAnswer_OfAnInsert_FailsForTheClientAndIsCommitted()
    {
        // Arrange
        var swallowed = _proxy.SwallowNextAnswer();
        // Act
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => _client.ExecuteAsync("INSERT INTO notes VALUES (1, 'one')"));
        await swallowed;
        // Assert
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task SwallowNextAnswer_OfTheCommit_LetsEverythingBeforeItPass()
    {
        // Arrange
        var swallowed = _proxy.SwallowNextAnswer(containing: "COMMIT");
        // Act
        await _client.ExecuteAsync("BEGIN");
        await _client.ExecuteAsync("INSERT INTO notes VALUES (1, 'one')");
        var before = await CountAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => _client.ExecuteAsync("COMMIT"));
        await swallowed;
        // Assert
        Assert.Equal(0, before);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task SwallowNextAnswer_OfABatchLargerThanEveryBuffer_CommitsAllOfIt()
    {
        // Arrange
        await using var batch = new NpgsqlBatch(_client);
        for (var id = 1; id <= 40; id++)
            batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO notes VALUES ($1, $2) RETURNING text")
            {
                Parameters = { new() { Value = id }, new() { Value = new string('x', 20_000) } },
            });
        var swallowed = _proxy.SwallowNextAnswer(containing: "INTO notes");
        // Act
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => batch.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        await swallowed;
        // Assert
        Assert.Equal(40, await CountAsync());
    }

    [Fact]
    public async Task SwallowNextAnswer_OnAPooledConnection_IsNotSpentOnThePoolsCleanUp()
    {
        // Arrange: the second opening sends the pool's clean-up ahead of the statement.
        await using var pool = NpgsqlDataSource.Create(_proxy.ConnectionStringOf(_database.Name));
        await using (var first = await pool.OpenConnectionAsync(TestContext.Current.CancellationToken))
            await first.ExecuteAsync("SET application_name = 'untidy'");
        await using var second = await pool.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var swallowed = _proxy.SwallowNextAnswer();
        // Act
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => second.ExecuteAsync("INSERT INTO notes VALUES (1, 'one')"));
        await swallowed;
        // Assert
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task CutAll_WithAClient_ResetsItAndTakesTheNext()
    {
        // Act
        var cut = _proxy.CutAll();
        // Assert
        Assert.Equal(1, cut);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => _client.ReadAsync<int>("SELECT 1"));
        Assert.Equal(1, await Sql.ReadAsync<int>(_proxy.ConnectionStringOf(_database.Name), "SELECT 1"));
    }

    [Fact]
    public async Task Hold_TowardsTheServer_KeepsTheStatementUntilRelease()
    {
        // Arrange
        _proxy.Hold(ProxyDirection.ToServer);
        // Act
        var insert = _client.ExecuteAsync("INSERT INTO notes VALUES (1, 'one')");
        var before = await CountAsync();
        _proxy.Release(ProxyDirection.ToServer);
        await insert;
        // Assert
        Assert.Equal(0, before);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Hold_TowardsTheClient_LetsTheStatementHappenUnanswered()
    {
        // Arrange
        await using var observer = await Sql.OpenAsync(_database.ConnectionString);
        await observer.ExecuteAsync("LISTEN committed");
        _proxy.Hold(ProxyDirection.ToClient);
        // Act: the notification comes from the commit.
        var insert = _client.ExecuteAsync("INSERT INTO notes VALUES (1, 'one'); NOTIFY committed");
        await observer.WaitAsync(TestContext.Current.CancellationToken);
        var answered = insert.IsCompleted;
        var stored = await CountAsync();
        _proxy.Release(ProxyDirection.ToClient);
        await insert;
        // Assert
        Assert.False(answered);
        Assert.Equal(1, stored);
    }

    private Task<long> CountAsync() => Sql.ReadAsync<long>(_database.ConnectionString, "SELECT count(*) FROM notes");
}
