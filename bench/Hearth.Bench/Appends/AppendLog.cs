using Hearth.Bench.Load;
using Hearth.Events;
using Hearth.Postgres;
using Hearth.Postgres.Appends;
using Hearth.PostgresServers;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hearth.Bench.Appends;

/// <summary>A database with one stream for each writer, and the two ways to write it.</summary>
internal sealed class AppendLog : IAsyncDisposable
{
    private const int EventBytes = 430;
    private const int PoolSize = 64;

    // The same fence as the pipeline's, for one event of one stream.
    private const string SingleSql =
        """
        WITH fence AS MATERIALIZED (
            SELECT id, abort_through, is_closed
            FROM   streams
            WHERE  id = $1
            AND    epoch = $2
            FOR SHARE),
        stored AS (
            INSERT INTO events (stream, position, kind, payload)
            SELECT fence.id, $3, $4, $5
            FROM   fence
            WHERE  NOT fence.is_closed
            AND    $6 > fence.abort_through
            ON CONFLICT (stream, position) DO NOTHING)
        SELECT abort_through, is_closed
        FROM   fence
        """;

    private readonly byte[] _payload = new byte[EventBytes];
    private readonly NpgsqlDataSource _pool;
    private readonly NpgsqlDataSource _dedicated;
    private readonly PostgresEvents _events;
    private readonly StreamId[] _streams;
    private readonly long[] _sequences;

    private AppendLog(string connectionString, int writers)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxPoolSize = PoolSize,
            NoResetOnClose = true,
            MaxAutoPrepare = 10,
        };
        _pool = NpgsqlDataSource.Create(connection);
        connection.Pooling = false;
        _dedicated = NpgsqlDataSource.Create(connection);
        _events = new PostgresEvents(_pool, _dedicated, _dedicated, "public", 1, new AppendLimits(), TimeProvider.System, NullLogger.Instance);
        _streams = new StreamId[writers];
        _sequences = new long[writers];
        Random.Shared.NextBytes(_payload);
    }

    public static async Task<AppendLog> CreateAsync(PostgresServer server, int writers)
    {
        var database = await server.CreateDatabaseAsync();
        var log = new AppendLog(database.ConnectionString, writers);
        var assembly = typeof(PostgresEvents).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            await using var create = log._pool.CreateCommand(await reader.ReadToEndAsync());
            await create.ExecuteNonQueryAsync();
        }

        for (var i = 0; i < writers; i++) log._streams[i] = await log.CreateStreamAsync(i);
        return log;
    }

    /// <summary>Each writer on a connection of the pool, one statement for each append.</summary>
    public Task<LoadResult> RunSingleAsync(int writers, TimeSpan duration) =>
        LoadLoop.RunAsync(writers, duration, (writer, _) => AppendSingleAsync(writer));

    /// <summary>All writers through the pipeline.</summary>
    public Task<LoadResult> RunPipelineAsync(int writers, TimeSpan duration) =>
        LoadLoop.RunAsync(writers, duration, (writer, _) => AppendAsync(writer));

    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        await _dedicated.DisposeAsync();
        await _pool.DisposeAsync();
    }

    private async Task<StreamId> CreateStreamAsync(int number)
    {
        await using var command = _pool.CreateCommand(
            "INSERT INTO streams (key, kind, name, external_id, epoch) VALUES ($1, 0, 'bench', '', 1) RETURNING id");
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = BitConverter.GetBytes(number) });
        return new StreamId((long)(await command.ExecuteScalarAsync())!);
    }

    private async Task AppendSingleAsync(int writer)
    {
        await using var command = _pool.CreateCommand(SingleSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = _streams[writer].Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = 1 });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = NextOffset(writer).Value });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)EventKind.Log });
        command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = _payload });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = long.MaxValue });
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync()) throw new InvalidOperationException($"The append of writer {writer} was fenced.");
    }

    private async Task AppendAsync(int writer)
    {
        var item = new StoredEvent(NextOffset(writer), EventKind.Log, _payload);
        var append = new StreamAppend(_streams[writer], 1, [new AppendUnit { Events = [item] }]);
        var outcomes = await _events.AppendAsync(append, CancellationToken.None);
        if (outcomes is not [AppendOutcome.Stored]) throw new InvalidOperationException($"The append of writer {writer} was refused.");
    }

    private Offset NextOffset(int writer) => Offset.At(1, ++_sequences[writer]);
}
