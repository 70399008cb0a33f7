using System.Data;
using System.Globalization;
using Hearth.Storage;
using Npgsql;

namespace Hearth.Postgres.Appends;

/// <summary>
/// A connection that is used for appends only. Opened when it is first needed, and again after it was lost. Used by one caller at a time.
/// </summary>
internal sealed class AppendConnection(NpgsqlDataSource source, AppendLimits limits) : IAsyncDisposable
{
    // Without a fixed plan, the server would plan again for each batch and, while a table is small, scan all of it.
    private const string SettingsSql =
        """
        SELECT set_config('plan_cache_mode', 'force_generic_plan', false),
               set_config('statement_timeout', $1, false)
        """;

    private const string LockTimeoutSql =
        """
        SELECT set_config('lock_timeout', $1, false)
        """;

    private readonly Dictionary<long, Fence> _fences = [];
    private NpgsqlConnection? _connection;
    private AppendStatement? _statement;
    private StoredUnits? _storedUnits;
    private TimeSpan? _appliedLockTimeout;

    /// <summary>How long statements wait for a lock.</summary>
    public TimeSpan LockTimeout { get; set; } = limits.LockTimeout;

    /// <summary>Stores the next units of each append, and decides them.</summary>
    /// <remarks>When it fails nothing is decided; doing it again is then always right.</remarks>
    /// <param name="batch">Appends of different streams.</param>
    public async Task StoreAsync(ReadOnlyMemory<PendingAppend> batch)
    {
        if (_connection is not { FullState: ConnectionState.Open }) await OpenAsync();
        if (_appliedLockTimeout != LockTimeout) await ApplyLockTimeoutAsync();
        try
        {
            await _statement!.ExecuteAsync(batch, _fences);
            for (var i = 0; i < batch.Length; i++) Decide(batch.Span[i]);
            await _storedUnits!.FindAsync();
            foreach (var append in batch.Span) Advance(append);
        }
        finally
        {
            _fences.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is null) return;
        await _statement!.DisposeAsync();
        await _storedUnits!.DisposeAsync();
        await _connection.DisposeAsync();
        _connection = null;
    }

    private async Task OpenAsync()
    {
        await DisposeAsync();
        var connection = source.CreateConnection();
        var statement = new AppendStatement(connection, limits);
        try
        {
            await connection.OpenAsync();
            await SetAsync(connection, SettingsSql, limits.StatementTimeout);
            await statement.PrepareAsync(CancellationToken.None);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        (_connection, _statement, _storedUnits, _appliedLockTimeout) = (connection, statement, new StoredUnits(connection, limits.AnswerTimeout), null);
    }

    private async Task ApplyLockTimeoutAsync()
    {
        _appliedLockTimeout = null;
        await SetAsync(_connection!, LockTimeoutSql, LockTimeout);
        _appliedLockTimeout = LockTimeout;
    }

    private async Task SetAsync(NpgsqlConnection connection, string sql, TimeSpan value)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = (int)limits.AnswerTimeout.TotalSeconds };
        var milliseconds = ((long)value.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = milliseconds });
        await command.ExecuteNonQueryAsync();
    }

    private void Decide(PendingAppend append)
    {
        if (!_fences.TryGetValue(append.Stream.Value, out var fence) || !IsCurrent(append, fence)) return;
        var end = append.FindCut();
        for (var i = append.Next; i < end; i++)
        {
            var unit = append.Append.Units[i];
            var outcome = fence.Judge(unit);
            if (outcome != AppendOutcome.Stored && unit.Events.Count > 0) _storedUnits!.Add(append, i);
            if (unit is { Closes: true, Events.Count: 0 } && fence.IsClosed) outcome = AppendOutcome.Stored;
            append.Decide(i, outcome);
        }
    }

    private void Advance(PendingAppend append)
    {
        if (_fences.TryGetValue(append.Stream.Value, out var fence) && IsCurrent(append, fence)) append.Advance(append.FindCut());
        else append.FenceRest();
    }

    private bool IsCurrent(PendingAppend append, Fence fence) => fence.Epoch == append.Append.Epoch || !limits.ChecksEpoch;
}
