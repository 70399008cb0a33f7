using Hearth.PostgresServers;
using Npgsql;

namespace Hearth.Server.Tests.Databases;

/// <summary>A PostgreSQL database of its own on the server that the tests share, or on a server that only it uses.</summary>
/// <param name="hasOwnServer">Whether the server may be stopped.</param>
public sealed class PostgresServerDatabase(bool hasOwnServer) : ServerDatabase
{
    private PostgresDatabase? _database;

    public PostgresServerDatabase()
        : this(hasOwnServer: false)
    {
    }

    /// <summary>The PostgreSQL server.</summary>
    public PostgresServer Server { get; private set; } = null!;

    public string Url => _database!.Url;

    public override async Task<string> CreateAsync()
    {
        if (PostgresServer.SkipReason is { } reason) Assert.Skip(reason);
        var cancel = TestContext.Current.CancellationToken;
        Server = hasOwnServer ? await PostgresServer.StartAsync(cancellationToken: cancel) : await PostgresServer.Shared;
        _database = await Server.CreateDatabaseAsync(cancel);
        return Url;
    }

    /// <summary>Disconnects every client of the database.</summary>
    public Task<int> TerminateBackendsAsync() => Server.TerminateBackendsAsync(_database!.Name, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Sends one statement, as an administrator who looks or repairs.</summary>
    public async Task<T?> AskAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public override async Task<long> CountBookingsAsync()
    {
        // As the application connects: without the search path of Hearth.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_database!.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM bookings", connection);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_database is not null && !hasOwnServer) await _database.DisposeAsync();
        if (Server is not null && hasOwnServer) await Server.DisposeAsync();
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var settings = new NpgsqlConnectionStringBuilder(_database!.ConnectionString) { Pooling = false, SearchPath = "hearth" };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
