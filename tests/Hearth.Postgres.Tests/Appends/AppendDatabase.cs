using System.Text;
using Hearth.Events;
using Hearth.Postgres.Appends;
using Hearth.PostgresServers;
using Hearth.PostgresServers.Proxies;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hearth.Postgres.Tests.Appends;

/// <summary>A fresh database with the store's tables, and a pipeline on it.</summary>
internal sealed class AppendDatabase : IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private readonly PostgresProxy _proxy;
    private readonly NpgsqlDataSource _dedicated;
    private readonly NpgsqlDataSource _pool;
    private readonly NpgsqlDataSource _direct;

    private AppendDatabase(PostgresServer server, PostgresDatabase database, AppendLimits limits, int laneCount)
    {
        _database = database;
        _proxy = PostgresProxy.Start(server);
        var connection = new NpgsqlConnectionStringBuilder(_proxy.ConnectionStringOf(database.Name)) { SslMode = SslMode.Disable };
        _pool = NpgsqlDataSource.Create(connection);
        connection.Pooling = false;
        _dedicated = NpgsqlDataSource.Create(connection);
        _direct = NpgsqlDataSource.Create(database.ConnectionString);
        Events = new PostgresEvents(_pool, _dedicated, _dedicated, "public", laneCount, limits, TimeProvider.System, NullLogger.Instance);
    }

    public PostgresEvents Events { get; }

    public PostgresProxy Proxy => _proxy;

    public string Name => _database.Name;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<AppendDatabase> CreateAsync(AppendLimits? limits = null, PostgresServer? server = null, int laneCount = 1)
    {
        server ??= await PostgresServer.Shared;
        var database = new AppendDatabase(server, await server.CreateDatabaseAsync(Cancel), limits ?? new AppendLimits(), laneCount);
        var assembly = typeof(PostgresEvents).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            await database.ExecuteAsync(await reader.ReadToEndAsync(Cancel));
        }

        return database;
    }

    /// <summary>Streams claimed under epoch 1.</summary>
    public async Task<List<StreamId>> CreateStreamsAsync(int count)
    {
        const string Sql =
            """
            INSERT INTO streams (key, kind, name, external_id, epoch)
            SELECT    sha256(convert_to(n::text, 'UTF8')), 0, 'echo', n::text, 1
            FROM      generate_series(1, $1) AS n
            RETURNING id
            """;
        await using var command = _direct.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        var streams = new List<StreamId>();
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        while (await reader.ReadAsync(Cancel)) streams.Add(new StreamId(reader.GetInt64(0)));
        return streams;
    }

    public async Task<StreamId> CreateStreamAsync() => (await CreateStreamsAsync(1))[0];

    /// <summary>An event whose payload is a text.</summary>
    public static StoredEvent Event(long sequence, string text = "{}", EventKind kind = EventKind.Log, long epoch = 1) =>
        new(Offset.At(epoch, sequence), kind, Encoding.UTF8.GetBytes(text));

    public static AppendUnit Unit(params StoredEvent[] events) => new() { Events = events };

    public Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamId stream, params AppendUnit[] units) =>
        Events.AppendAsync(new StreamAppend(stream, 1, units), Cancel);

    /// <summary>Stores one small event at a position.</summary>
    public Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamId stream, long sequence) => AppendAsync(stream, Unit(Event(sequence)));

    public async Task<IEnumerable<long>> ReadSequencesAsync(StreamId stream)
    {
        var page = await Events.ReadAsync(stream, new EventQuery(Offset.Start, EventKinds.All, int.MaxValue, long.MaxValue), Cancel);
        return page.Events.Select(item => item.Offset.Sequence);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _direct.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var command = _direct.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancel))!;
    }

    /// <summary>A transaction past the proxy that has executed a statement and keeps its locks until it is disposed or committed.</summary>
    public async Task<OpenTransaction> HoldAsync(string sql)
    {
        var connection = await _direct.OpenConnectionAsync(Cancel);
        var transaction = new OpenTransaction(connection, await connection.BeginTransactionAsync(Cancel));
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
        return transaction;
    }

    public Task<OpenTransaction> LockAsync(StreamId stream) => HoldAsync($"SELECT 1 FROM streams WHERE id = {stream} FOR UPDATE");

    /// <summary>Comes back when so many statements on this database wait for a lock.</summary>
    public async Task WaitForLockedAsync(int count = 1)
    {
        while (await QueryAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") < count)
        {
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Events.DisposeAsync();
        await _dedicated.DisposeAsync();
        await _pool.DisposeAsync();
        await _direct.DisposeAsync();
        await _proxy.DisposeAsync();
        await _database.DisposeAsync();
    }
}
