using System.Data.Common;
using Hearth.Postgres;
using Hearth.PostgresServers;
using Hearth.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hearth.Tests.Faults;

/// <summary>One schema on the server that the tests share.</summary>
public sealed class PostgresFaultDatabase : FaultDatabase
{
    private const string Schema = "hearth_faults";

    // Set for every kind of fault at every call, which takes two minutes.
    private const string EveryKindVariable = "HEARTH_TEST_EVERY_FAULT";

    private PostgresServer? _server;

    public override string? SkipReason => PostgresServer.SkipReason;

    public override bool HasEveryKind => Environment.GetEnvironmentVariable(EveryKindVariable) is { Length: > 0 };

    public override async ValueTask InitializeAsync()
    {
        if (SkipReason is null) _server = await PostgresServer.Shared;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_server is null) return;
        await using var source = NpgsqlDataSource.Create(_server.ConnectionStringOf("postgres"));
        await using var command = source.CreateCommand($"DROP SCHEMA IF EXISTS {Schema} CASCADE; DROP TABLE IF EXISTS {WritesScenario.Table}");
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    internal override async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection($"{_server!.ConnectionStringOf("postgres")};Pooling=false");
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    internal override Func<IHearthStore> Begin()
    {
        var options = new PostgresStoreOptions { Url = _server!.Url, Schema = Schema, MaxPoolSize = 10 };
        return () => new PostgresStore(options, TimeProvider.System, NullLoggerFactory.Instance);
    }
}
