using System.Data;
using System.Globalization;
using Hearth.Storage;
using Hearth.Streams;
using Npgsql;

namespace Hearth.Postgres.Appends;

/// <summary>Stores units together with writes of the application, each in one transaction on a connection of its own.</summary>
/// <remarks>
/// <para>
/// The events come first: while a transaction that was sent before and not heard of may yet commit, inserting the same positions waits for
/// its end, and then it is certain whether the writes are there. The fence comes last, so that neither a claim nor an abort waits for
/// the application: one that commits meanwhile is seen then, and one that comes later waits for the commit, which is the next thing to happen.
/// </para>
/// <para>
/// The application may be using the connection when its time is over. Then nothing is sent on it any more; it is closed when the application
/// has come to its end, and the server, to which it looks idle, ends the transaction long before.
/// </para>
/// </remarks>
/// <param name="source">Connections for one transaction each, without the store's search path.</param>
/// <param name="schema">The store's schema.</param>
/// <param name="limits">How many at once, and for how long.</param>
internal sealed class WritingAppends(NpgsqlDataSource source, string schema, AppendLimits limits) : IDisposable
{
    private const string SettingsSql =
        """
        SELECT set_config('lock_timeout', $1, true),
               set_config('statement_timeout', $1, true),
               set_config('idle_in_transaction_session_timeout', $2, true)
        """;

    // Row security is often used with a role of its own.
    private const string ReturnSql =
        """
        SELECT txid_current_if_assigned(), set_config('role', 'none', true), set_config('search_path', $1, true)
        """;

    private readonly string _insertSql =
        $"""
        WITH fence AS MATERIALIZED (
            SELECT epoch, abort_through, is_closed
            FROM   "{schema}".streams
            WHERE  id = $1),
        stored AS (
            INSERT INTO "{schema}".events (stream, position, kind, payload, blob)
            SELECT $1, e.position, e.kind, CASE WHEN e.blob = 0 THEN e.payload END, NULLIF(e.blob, 0)
            FROM   unnest($2, $3, $4, $5) AS e (position, kind, payload, blob)
            JOIN   fence ON fence.epoch = e.position >> 40
            ON CONFLICT (stream, position) DO NOTHING
            RETURNING position)
        SELECT epoch, abort_through, is_closed, (SELECT count(*) FROM stored), txid_current()
        FROM   fence
        """;

    private readonly SemaphoreSlim _connections = new(limits.MaxWriting);

    /// <summary>Stores the only unit of an append. What it throws may be answered by sending it again.</summary>
    public async Task<AppendOutcome> AppendAsync(StreamAppend append, IReadOnlyDictionary<Offset, LargeEvent>? largeEvents)
    {
        var writes = append.Units[0].Writes!;
        for (var tries = 1; ; tries++)
        {
            var outcome = await SendAsync(append, largeEvents, writes);
            if (outcome != AppendOutcome.Refused || !HasCollided(writes) || tries == limits.MaxWritingTries) return outcome;
        }
    }

    public void Dispose() => _connections.Dispose();

    private static bool HasCollided(UnitWrites writes) => writes.Failure is PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
    };

    private async Task<AppendOutcome> SendAsync(StreamAppend append, IReadOnlyDictionary<Offset, LargeEvent>? largeEvents, UnitWrites writes)
    {
        await _connections.WaitAsync();
        var connection = default(NpgsqlConnection);
        try
        {
            connection = await source.OpenConnectionAsync();
            return await StoreAsync(connection, append, largeEvents, writes);
        }
        finally
        {
            if (writes.HaveEnded) await CloseAsync(connection);
            else _ = CloseAfterAsync(writes.Ended, connection);
        }
    }

    private async Task<AppendOutcome> StoreAsync(
        NpgsqlConnection connection, StreamAppend append, IReadOnlyDictionary<Offset, LargeEvent>? largeEvents, UnitWrites writes)
    {
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted); // Closing the connection rolls it back.
        if (await InsertAsync(connection, append, largeEvents) is not { } inserted || inserted.Fence.Epoch != append.Epoch) return AppendOutcome.Fenced;
        if (inserted.Count == 0) return AppendOutcome.Stored; // Before, and its answer was not heard.
        if (inserted.Fence.Judge(append.Units[0]) is var judged && judged != AppendOutcome.Stored) return judged;

        if (!await writes.TryRunAsync(connection, transaction))
        {
            if (writes.HaveEnded && IsLost(connection, writes.Failure)) throw writes.Failure!;
            return AppendOutcome.Refused;
        }

        try
        {
            return await CommitAsync(connection, transaction, append, largeEvents, inserted.Transaction);
        }
        catch (PostgresException exception) when (PostgresFailure.Translate(exception) == exception)
        {
            // The server has said no, for something that the writes have left behind, such as a deferred constraint.
            writes.Fail(exception);
            return AppendOutcome.Refused;
        }
    }

    // The writes have failed because there is no database, which is nothing that a model could act on.
    private static bool IsLost(NpgsqlConnection connection, Exception? failure) =>
        failure is NpgsqlException exception && (PostgresFailure.IsLostConnection(exception) || connection.FullState.HasFlag(ConnectionState.Broken));

    private async Task<(Fence Fence, long Count, long Transaction)?> InsertAsync(
        NpgsqlConnection connection, StreamAppend append, IReadOnlyDictionary<Offset, LargeEvent>? largeEvents)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = (int)limits.AnswerTimeout.TotalSeconds };
        batch.BatchCommands.Add(Command(SettingsSql, Text(Milliseconds(UnitWrites.TimeLimit)), Text(Milliseconds(limits.WritingIdleTimeout))));
        var events = new WrittenEvents(append.Units[0].Events, largeEvents);
        batch.BatchCommands.Add(Command(_insertSql, [new NpgsqlParameter<long> { TypedValue = append.Stream.Value }, .. events.Parameters]));
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        if (!await reader.ReadAsync()) return null;
        return (new Fence(reader.GetInt64(0), reader.GetInt64(1), reader.GetBoolean(2)), reader.GetInt64(3), reader.GetInt64(4));
    }

    /// <summary>Locks the stream against claims and aborts, as any append does, makes the changes that go with the events, and commits.</summary>
    private async Task<AppendOutcome> CommitAsync(
        NpgsqlConnection connection,
        NpgsqlTransaction transaction,
        StreamAppend append,
        IReadOnlyDictionary<Offset, LargeEvent>? largeEvents,
        long begun)
    {
        await ReturnAsync(connection, begun);
        var unit = append.Units[0];
        IReadOnlyList<string> blobs = largeEvents is null ? unit.Blobs : [.. unit.Blobs, .. largeEvents.Values.Select(large => Convert.ToHexStringLower(large.Hash))];
        var rest = append with { Units = [unit with { Events = [], Blobs = blobs, Writes = null }] };
        var fences = new Dictionary<long, Fence>();
        await using var statement = new AppendStatement(connection, limits);
        await statement.ExecuteAsync(new[] { new PendingAppend(rest, null) }, fences);
        if (!fences.TryGetValue(append.Stream.Value, out var fence) || fence.Epoch != append.Epoch) return AppendOutcome.Fenced;
        if (fence.Judge(unit) is var judged && judged != AppendOutcome.Stored) return judged;
        await transaction.CommitAsync();
        return AppendOutcome.Stored;
    }

    /// <summary>Takes the connection back from the application.</summary>
    private async Task ReturnAsync(NpgsqlConnection connection, long begun)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = (int)limits.AnswerTimeout.TotalSeconds };
        batch.BatchCommands.Add(Command(ReturnSql, Text($"\"{schema}\"")));
        if (await batch.ExecuteScalarAsync() is long current && current == begun) return;
        throw new InvalidOperationException("The writes of a tool call have ended its transaction, which was not theirs to end.");
    }

    private async Task CloseAfterAsync(Task ended, NpgsqlConnection? connection)
    {
        await ended;
        await CloseAsync(connection);
    }

    private async Task CloseAsync(NpgsqlConnection? connection)
    {
        try
        {
            if (connection is not null) await connection.DisposeAsync();
        }
        finally
        {
            Release();
        }
    }

    private void Release()
    {
        try
        {
            _connections.Release();
        }
        catch (ObjectDisposedException)
        {
            // The store was closed before the application had come to its end.
        }
    }

    private static string Milliseconds(TimeSpan value) => ((long)value.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }
}
