using Hearth.Events;
using Hearth.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Hearth.Postgres.Appends;

/// <summary>
/// The one statement that checks the epochs of many streams, locks them against being claimed, and stores what may be stored. Prepared
/// on one connection; its arrays are filled again and again.
/// </summary>
internal sealed class AppendStatement : IAsyncDisposable
{
    // An event's position names its epoch. The lock conflicts with a claim and with an abort: whichever of them and this statement comes
    // second sees what the first has done. Of an event without a guard, the guard is the greatest number there is.
    private const string FenceSql =
        """
        WITH fence AS MATERIALIZED (
            SELECT id, epoch, abort_through, is_closed
            FROM   streams
            WHERE  id = ANY ($1)
            FOR SHARE),
        stored AS (
            INSERT INTO events (stream, position, kind, payload, blob)
            SELECT e.stream, e.position, e.kind, CASE WHEN e.blob = 0 THEN e.payload END, NULLIF(e.blob, 0)
            FROM   unnest($2, $3, $4, $5, $6, $7) AS e (stream, position, kind, payload, blob, guard)
            JOIN   fence ON fence.id = e.stream AND fence.epoch = e.position >> 40
            WHERE  NOT fence.is_closed
            AND    e.guard > fence.abort_through
            ON CONFLICT (stream, position) DO NOTHING)
        """;

    private const string ChangesSql =
        """
        , settled AS (
            UPDATE submissions
            SET    settled_at = u.position
            FROM   unnest($8, $9, $10, $11) AS u (submission, stream, position, guard)
            JOIN   fence ON fence.id = u.stream AND fence.epoch = u.position >> 40
            WHERE  submissions.external_id = u.submission
            AND    submissions.stream = u.stream
            AND    submissions.settled_at IS NULL
            AND    NOT fence.is_closed
            AND    u.guard > fence.abort_through),
        kept AS (
            UPDATE blobs
            SET    is_referenced = true
            FROM   unnest($12, $13, $14, $15) AS u (stream, hash, epoch, guard)
            JOIN   fence ON fence.id = u.stream AND fence.epoch = u.epoch
            WHERE  blobs.stream = u.stream
            AND    blobs.hash = u.hash
            AND    NOT blobs.is_referenced
            AND    NOT fence.is_closed
            AND    u.guard > fence.abort_through),
        closed AS (
            UPDATE streams
            SET    is_closed = true
            FROM   unnest($16, $17, $18) AS u (stream, epoch, guard)
            JOIN   fence ON fence.id = u.stream AND fence.epoch = u.epoch
            WHERE  streams.id = u.stream
            AND    NOT fence.is_closed
            AND    u.guard > fence.abort_through),
        moved AS (
            INSERT INTO sessions AS known (stream, session, context_from)
            SELECT   u.stream, u.session, max(u.position)
            FROM     unnest($19, $20, $21, $22, $23) AS u (stream, session, position, epoch, guard)
            JOIN     fence ON fence.id = u.stream AND fence.epoch = u.epoch
            WHERE    NOT fence.is_closed
            AND      u.guard > fence.abort_through
            GROUP BY u.stream, u.session
            ON CONFLICT (stream, session) DO UPDATE
            SET      context_from = greatest(known.context_from, excluded.context_from))
        """;

    private const string FilesSql =
        """
        , removed_files AS (
            DELETE FROM workspace_files
            USING  unnest($24, $25, $26) AS u (stream, path, epoch)
            JOIN   fence ON fence.id = u.stream AND fence.epoch = u.epoch
            WHERE  workspace_files.stream = u.stream
            AND    workspace_files.path = u.path
            AND    NOT fence.is_closed),
        written_files AS (
            INSERT INTO workspace_files (stream, path, kind, length, content, modified_at)
            SELECT u.stream, u.path, u.kind, u.length, u.content, u.modified_at
            FROM   unnest($27, $28, $29, $30, $31, $32, $33) AS u (stream, path, epoch, kind, length, content, modified_at)
            JOIN   fence ON fence.id = u.stream AND fence.epoch = u.epoch
            WHERE  NOT fence.is_closed
            ON CONFLICT (stream, path) DO UPDATE
            SET    kind = excluded.kind, length = excluded.length, content = excluded.content, modified_at = excluded.modified_at)
        """;

    private const string AnswerSql =
        """

        SELECT id, epoch, abort_through, is_closed
        FROM   fence
        """;

    private readonly List<long> _ids = [];
    private readonly List<long> _streams = [];
    private readonly List<long> _positions = [];
    private readonly List<short> _kinds = [];
    private readonly List<ReadOnlyMemory<byte>> _payloads = [];
    private readonly List<long> _blobs = [];
    private readonly List<long> _guards = [];
    private readonly SettledSubmissions _settled = new();
    private readonly KeptBlobs _kept = new();
    private readonly ClosedStreams _closed = new();
    private readonly MovedContexts _moved = new();
    private readonly ChangedFiles _files = new();
    private readonly NpgsqlCommand _plain;
    private readonly NpgsqlCommand _changing;
    private readonly NpgsqlCommand _filing;

    public AppendStatement(NpgsqlConnection connection, AppendLimits limits)
    {
        var answerSeconds = (int)limits.AnswerTimeout.TotalSeconds;
        _plain = new NpgsqlCommand(Checked(FenceSql + AnswerSql, limits), connection) { CommandTimeout = answerSeconds };
        _changing = new NpgsqlCommand(Checked(FenceSql + ChangesSql + AnswerSql, limits), connection) { CommandTimeout = answerSeconds };
        _filing = new NpgsqlCommand(Checked(FenceSql + ChangesSql + FilesSql + AnswerSql, limits), connection) { CommandTimeout = answerSeconds };
        AddEvents(_plain);
        AddEvents(_changing);
        AddChanges(_changing);
        AddEvents(_filing);
        AddChanges(_filing);
        _files.AddTo(_filing);
    }

    private NpgsqlCommand Needed => _files.Count > 0 ? _filing
        : _settled.Count + _kept.Count + _closed.Count + _moved.Count > 0 ? _changing
        : _plain;

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await _plain.PrepareAsync(cancellationToken);
        await _changing.PrepareAsync(cancellationToken);
        await _filing.PrepareAsync(cancellationToken);
    }

    /// <summary>Sends the units of each append that can share a statement, and reads what the streams looked like.</summary>
    /// <param name="batch">Appends of different streams.</param>
    /// <param name="fences">Receives the streams that exist, by their numbers.</param>
    public async Task ExecuteAsync(ReadOnlyMemory<PendingAppend> batch, Dictionary<long, Fence> fences)
    {
        try
        {
            foreach (var append in batch.Span) Add(append);
            _files.Complete();
            await using var reader = await Needed.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                fences.Add(reader.GetInt64(0), new Fence(reader.GetInt64(1), reader.GetInt64(2), reader.GetBoolean(3)));
            }

            // The server answers with the rows first and commits then; only what it says last tells whether that went well.
            await reader.NextResultAsync();
        }
        finally
        {
            Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _plain.DisposeAsync();
        await _changing.DisposeAsync();
        await _filing.DisposeAsync();
    }

    // Without the check, every epoch is as good as the newest.
    private static string Checked(string sql, AppendLimits limits) =>
        limits.ChecksEpoch ? sql : sql.Replace("fence.epoch = ", "0 < ", StringComparison.Ordinal);

    private void AddEvents(NpgsqlCommand command)
    {
        command.Parameters.Add(SqlArray.Of(_ids, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_streams, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_positions, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_kinds, NpgsqlDbType.Smallint));
        command.Parameters.Add(SqlArray.Of(_payloads, NpgsqlDbType.Bytea));
        command.Parameters.Add(SqlArray.Of(_blobs, NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(_guards, NpgsqlDbType.Bigint));
    }

    private void AddChanges(NpgsqlCommand command)
    {
        _settled.AddTo(command);
        _kept.AddTo(command);
        _closed.AddTo(command);
        _moved.AddTo(command);
    }

    private void Add(PendingAppend append)
    {
        var end = append.FindCut();
        _ids.Add(append.Stream.Value);
        for (var i = append.Next; i < end; i++) Add(append, append.Append.Units[i]);
    }

    private void Add(PendingAppend append, AppendUnit unit)
    {
        var (stream, epoch, guard) = (append.Stream.Value, append.Append.Epoch, unit.Guard ?? long.MaxValue);
        foreach (var item in unit.Events)
        {
            var large = append.LargeEventAt(item.Offset);
            Add(stream, item, large, guard);
            if (large is not null) _kept.Add(stream, large.Hash, epoch, guard);
        }

        if (unit.Settles is { } submission) _settled.Add(submission, stream, unit.Events[^1].Offset, guard);
        if (unit.Closes) _closed.Add(stream, epoch, guard);
        if (unit.ContextFrom is { } context) _moved.Add(stream, context, epoch, guard);
        foreach (var change in unit.Workspace) _files.Add(stream, change, epoch);
        foreach (var blob in unit.Blobs)
        {
            if (BlobHash.TryParse(blob, out var hash)) _kept.Add(stream, hash, epoch, guard);
        }
    }

    private void Add(long stream, StoredEvent item, LargeEvent? large, long guard)
    {
        _streams.Add(stream);
        _positions.Add(item.Offset.Value);
        _kinds.Add((short)item.Kind);
        _payloads.Add(large is null ? item.Payload : default);
        _blobs.Add(large?.BlobId ?? 0);
        _guards.Add(guard);
    }

    private void Clear()
    {
        _ids.Clear();
        _streams.Clear();
        _positions.Clear();
        _kinds.Clear();
        _payloads.Clear();
        _blobs.Clear();
        _guards.Clear();
        _settled.Clear();
        _kept.Clear();
        _closed.Clear();
        _moved.Clear();
        _files.Clear();
    }
}
