using Hearth.Postgres.Appends;
using Hearth.PostgresServers;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hearth.Postgres.Tests.Races;

/// <summary>The real store, once for each process that takes part, and a connection past their gates to watch them.</summary>
internal sealed class PostgresWorld : IAsyncDisposable
{
    // Time that a statement spends at a gate must not look like a lock that is held for too long.
    private const string PatientLocks = "?sslmode=disable&options=-c%20lock_timeout%3D60000";

    private const string SilenceSql =
        """
        UPDATE processes
        SET    seen_at = now() + CASE WHEN id = $1 THEN interval '-1 day' ELSE interval '1 day' END
        """;

    private const string BlockedSql =
        """
        SELECT coalesce(bool_and(cardinality(pg_blocking_pids(pid)) > 0), true)
        FROM   unnest($1) AS pid
        """;

    // A stream that follows a deleted one has its epoch from the tombstone until it is claimed.
    private const string RowSql =
        """
        SELECT greatest(epoch, (SELECT position >> 40 FROM tombstones WHERE tombstones.key = streams.key)), abort_through, is_closed, owner
        FROM   streams
        WHERE  key = $1
        AND    deleted_at IS NULL
        """;

    private const string RemainsSql =
        """
        WITH living AS (SELECT id FROM streams WHERE deleted_at IS NULL)
        SELECT (SELECT count(*) FROM streams WHERE deleted_at IS NOT NULL)
             + (SELECT count(*) FROM events WHERE stream NOT IN (SELECT id FROM living))
             + (SELECT count(*) FROM submissions WHERE stream NOT IN (SELECT id FROM living))
             + (SELECT count(*) FROM idempotency WHERE stream NOT IN (SELECT id FROM living))
             + (SELECT count(*) FROM queues WHERE stream NOT IN (SELECT id FROM living))
        """;

    private static readonly AppendLimits PatientAppends = new()
    {
        LockTimeout = TimeSpan.FromMinutes(1),
        StatementTimeout = TimeSpan.FromMinutes(2),
        AnswerTimeout = TimeSpan.FromMinutes(2),
    };

    private readonly Dictionary<RaceRole, StatementGate> _gates = [];
    private readonly Dictionary<RaceRole, PostgresStore> _stores = [];
    private readonly Dictionary<RaceRole, Guid> _processes = [];
    private readonly PostgresDatabase _database;
    private readonly NpgsqlConnection _watcher;
    private int _scenes;

    private PostgresWorld(PostgresDatabase database)
    {
        _database = database;
        _watcher = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { SearchPath = "hearth", Pooling = false }.ConnectionString);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>For statements of the test's own.</summary>
    public NpgsqlConnection Watcher => _watcher;

    public static async Task<PostgresWorld> CreateAsync()
    {
        var server = await PostgresServer.Shared;
        var world = new PostgresWorld(await server.CreateDatabaseAsync(Cancel));
        foreach (var role in Enum.GetValues<RaceRole>()) await world.AddAsync(role, server);
        await world._watcher.OpenAsync(Cancel);
        return world;
    }

    public PostgresStore StoreOf(RaceRole role) => _stores[role];

    public Guid ProcessOf(RaceRole role) => _processes[role];

    public StatementControl ControlOf(RaceRole role) => _gates[role].Control;

    /// <summary>A key of its own, and on it what the setup asks for.</summary>
    public async Task<RaceStage> CreateStageAsync(RaceSetup setup)
    {
        var stage = new RaceStage(new RaceScene($"race-{++_scenes}"), StoreOf);
        await stage.PrepareAsync(setup);
        await SilenceAsync(setup.OwnerLives ? null : RaceRole.Owner);
        return stage;
    }

    /// <summary>As if one process had not been heard for long, and all others will be for as long as a race may take.</summary>
    public async Task SilenceAsync(RaceRole? role)
    {
        await using var command = new NpgsqlCommand(SilenceSql, _watcher);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = role is { } silent ? _processes[silent] : default });
        await command.ExecuteNonQueryAsync(Cancel);
    }

    public void Arm(bool isArmed)
    {
        foreach (var gate in _gates.Values) gate.Control.IsArmed = isArmed;
    }

    /// <summary>Whether each of these processes of the server waits for a lock.</summary>
    public async Task<bool> AreBlockedAsync(int[] backends)
    {
        await using var command = new NpgsqlCommand(BlockedSql, _watcher);
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = backends });
        return (bool)(await command.ExecuteScalarAsync(Cancel))!;
    }

    /// <summary>Everything about a scene, after its race.</summary>
    public async Task<string> DescribeAsync(RaceStage stage)
    {
        var row = await DescribeRowAsync(stage.Scene.Key);
        await using var remains = new NpgsqlCommand(RemainsSql, _watcher);
        if (await remains.ExecuteScalarAsync(Cancel) is > 0L and var count) row += $", and {count} rows of deleted streams";
        return $"{row}\n{await stage.DescribeAsync()}\n{await stage.FollowAsync()}";
    }

    public async ValueTask DisposeAsync()
    {
        Arm(false);
        foreach (var store in _stores.Values) await store.DisposeAsync();
        foreach (var gate in _gates.Values) await gate.DisposeAsync();
        await _watcher.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task AddAsync(RaceRole role, PostgresServer server)
    {
        var gate = _gates[role] = new StatementGate(server.Port);
        var identity = ProcessIdentity.Create();
        _processes[role] = identity.Id;
        var options = new PostgresStoreOptions { Url = server.UrlOf(_database.Name, gate.Port) + PatientLocks };
        var store = _stores[role] = new PostgresStore(options, identity, TimeProvider.System, NullLoggerFactory.Instance, PatientAppends);
        await store.OpenAsync(Cancel);

        // The first append opens the connection that all of them use.
        await store.AppendAsync(new StreamAppend(new StreamId(0), 1, [new AppendUnit { Events = [] }]), Cancel);
    }

    private async Task<string> DescribeRowAsync(StreamKey key)
    {
        await using var command = new NpgsqlCommand(RowSql, _watcher);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key.Hash() });
        await using var row = await command.ExecuteReaderAsync(Cancel);
        if (!await row.ReadAsync(Cancel)) return "no row";
        var owner = await row.IsDBNullAsync(3, Cancel) ? default : row.GetGuid(3);
        var name = _processes.Where(entry => entry.Value == owner).Select(entry => entry.Key.ToString()).SingleOrDefault("nobody");
        return $"epoch {row.GetInt64(0)}, aborted through {row.GetInt64(1)}, closed: {row.GetBoolean(2)}, of {name}";
    }
}
