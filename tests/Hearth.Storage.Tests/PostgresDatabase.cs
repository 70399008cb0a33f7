using System.Globalization;
using Hearth.Postgres;
using Hearth.PostgresServers;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Hearth.Storage.Tests;

/// <summary>A schema of its own on the server that the tests share. Where there is no PostgreSQL, the running test is skipped.</summary>
public sealed class PostgresDatabase : TestDatabase
{
    private static int _schemas;

    private readonly string _schema = string.Create(CultureInfo.InvariantCulture, $"hearth_{Interlocked.Increment(ref _schemas)}");
    private readonly PostgresServer _server;

    public PostgresDatabase()
    {
        if (PostgresServer.SkipReason is { } reason) Assert.Skip(reason);
        _server = PostgresServer.Shared.GetAwaiter().GetResult();
    }

    // Thousands at once may have to wait for one of so few connections longer than callers in earnest should.
    public override IHearthStore CreateStore() => new PostgresStore(
        new PostgresStoreOptions { Url = $"{_server.Url}?connect_timeout=60", Schema = _schema, MaxPoolSize = 10 },
        TimeProvider.System,
        NullLoggerFactory.Instance);

    public override async ValueTask DisposeAsync()
    {
        await using var source = NpgsqlDataSource.Create(_server.ConnectionStringOf("postgres"));
        await using var command = source.CreateCommand($"DROP SCHEMA IF EXISTS {_schema} CASCADE");
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
