using System.Data.Common;
using System.Globalization;
using Hearth.Postgres;
using Hearth.PostgresServers;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Hearth.Storage.Tests;

/// <summary>A schema of its own on the server that the tests share. Where there is no PostgreSQL, the running test is skipped.</summary>
public sealed class PostgresDatabase : SharedTestDatabase, IApplicationDatabase
{
    private static int _schemas;

    private readonly string _schema = string.Create(CultureInfo.InvariantCulture, $"hearth_{Interlocked.Increment(ref _schemas)}");
    private readonly Dictionary<IHearthStore, Guid> _processes = [];
    private readonly PostgresServer _server;

    public PostgresDatabase()
    {
        if (PostgresServer.SkipReason is { } reason) Assert.Skip(reason);
        _server = PostgresServer.Shared.GetAwaiter().GetResult();
    }

    public string Table => $"application_of_{_schema}";

    public async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection($"{_server.ConnectionStringOf("postgres")};Pooling=false");
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    // Thousands at once may have to wait for one of so few connections longer than callers in earnest should.
    public override IHearthStore CreateStore()
    {
        var identity = ProcessIdentity.Create();
        var options = new PostgresStoreOptions { Url = $"{_server.Url}?connect_timeout=60", Schema = _schema, MaxPoolSize = 10 };
        var store = new PostgresStore(options, identity, TimeProvider.System, NullLoggerFactory.Instance);
        _processes.Add(store, identity.Id);
        return store;
    }

    public override Guid ProcessOf(IHearthStore store) => _processes[store];

    public override Task SilenceAsync(IHearthStore store, CancellationToken cancellationToken) => ExecuteAsync(
        $"UPDATE {_schema}.processes SET seen_at = now() - interval '6 seconds' WHERE id = '{ProcessOf(store)}'", cancellationToken);

    public override async ValueTask DisposeAsync() => await ExecuteAsync(
        $"DROP SCHEMA IF EXISTS {_schema} CASCADE; DROP TABLE IF EXISTS {Table}", CancellationToken.None);

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(_server.ConnectionStringOf("postgres"));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
