using Hearth.Storage;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>
/// Says that this process lives, on a connection of its own: that must not wait until the pool has one to spare. Knows who else does.
/// </summary>
internal sealed class PostgresProcesses(ProcessIdentity identity, PostgresPool pool, NpgsqlDataSource dedicated) : IAsyncDisposable
{
    // A process whose heartbeat takes longer counts as dead before it could be told.
    private const int TimeoutSeconds = 2;

    private const string FindOfHostSql =
        """
        SELECT id, number, start_mark
        FROM   processes
        WHERE  host = $1
        """;

    private const string RemoveSql =
        """
        DELETE FROM processes
        WHERE  id = ANY ($1)
        """;

    // Who was declared dead stays so, and its row stays until it has had the time to hear of it.
    private const string HeartbeatSql =
        """
        INSERT INTO processes (id, host, number, start_mark, name, version)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (id) DO UPDATE
        SET    seen_at = now()
        WHERE  processes.declared_dead_at IS NULL
        """;

    private const string DeclareDeadSql =
        """
        UPDATE processes
        SET    declared_dead_at = now()
        WHERE  id = $1
        AND    declared_dead_at IS NULL
        """;

    private const string FindSql =
        $"""
        SELECT id
        FROM   processes
        WHERE  {ProcessLiveness.IsAlive}
        """;

    private readonly SemaphoreSlim _turn = new(1);
    private NpgsqlConnection? _connection;

    /// <summary>Removes the processes of this host that have ended, so that what they owned is free at once, and adds this one.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var neighbours = await pool.ListAsync(
            new PostgresStatement(FindOfHostSql).BindText(identity.Host),
            static row => (Id: row.GetGuid(0), Number: row.GetInt32(1), StartMark: row.GetString(2)),
            cancellationToken);
        Guid[] ended = [.. neighbours.Where(process => ProcessIdentity.HasEnded(process.Number, process.StartMark)).Select(process => process.Id)];
        if (ended.Length > 0) await pool.ExecuteAsync(new PostgresStatement(RemoveSql).Bind(ended), cancellationToken);
        await HeartbeatAsync(cancellationToken);
    }

    /// <returns>False when this process has been declared dead.</returns>
    public async Task<bool> HeartbeatAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await SendAsync(CreateHeartbeat(), cancellationToken) > 0;
        }
        catch (Exception exception) when (PostgresFailure.Translate(exception) is { } failure && failure != exception)
        {
            throw failure;
        }
        finally
        {
            _turn.Release();
        }
    }

    public Task DeclareDeadAsync(Guid process, CancellationToken cancellationToken) =>
        pool.ExecuteAsync(new PostgresStatement(DeclareDeadSql).Bind(process), cancellationToken);

    public async Task<IReadOnlyList<Guid>> FindAsync(CancellationToken cancellationToken) => await pool.ListAsync(
        new PostgresStatement(FindSql).Bind(ProcessIdentity.Timeout), static row => row.GetGuid(0), cancellationToken);

    /// <summary>Tells the others that this process has ended.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken) =>
        await pool.ExecuteAsync(new PostgresStatement(RemoveSql).Bind<Guid[]>([identity.Id]), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        await CloseAsync();
        _turn.Release();
    }

    private async Task<int> SendAsync(PostgresStatement heartbeat, CancellationToken cancellationToken)
    {
        var isFresh = _connection is null;
        try
        {
            return await RunAsync(heartbeat, cancellationToken);
        }
        catch (NpgsqlException exception) when (!isFresh && PostgresFailure.IsLostConnection(exception))
        {
            return await RunAsync(heartbeat, cancellationToken);
        }
    }

    private async Task<int> RunAsync(PostgresStatement heartbeat, CancellationToken cancellationToken)
    {
        try
        {
            _connection ??= await dedicated.OpenConnectionAsync(cancellationToken);
            heartbeat.Command.Connection = _connection;
            heartbeat.Command.CommandTimeout = TimeoutSeconds;
            return await heartbeat.Command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    private async Task CloseAsync()
    {
        if (_connection is null) return;
        await _connection.DisposeAsync();
        _connection = null;
    }

    private PostgresStatement CreateHeartbeat() => new PostgresStatement(HeartbeatSql)
        .Bind(identity.Id)
        .BindText(identity.Host)
        .Bind(identity.ProcessNumber)
        .BindText(identity.StartMark)
        .BindText(identity.Name)
        .BindText(identity.Version);
}
