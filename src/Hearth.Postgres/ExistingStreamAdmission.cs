using Hearth.Storage;
using Hearth.Streams;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>Admits to a stream that exists, or says why not.</summary>
/// <remarks>
/// The queue's row is locked from the taking of the number until the commit, so that submissions become visible in the order of their
/// numbers. Whether there is room is judged on the row as it is once it is locked: what was admitted since the statement's own view of
/// the queue counts as unsettled. A deleted stream's queue never has room.
/// </remarks>
internal sealed class ExistingStreamAdmission(PostgresPool pool)
{
    // Without a bound, there is nothing to count.
    private const string LookSql =
        """
        known AS (
            SELECT submissions.stream, submissions.tail
            FROM   submissions JOIN streams ON streams.id = submissions.stream
            WHERE  submissions.external_id = $2
            AND    streams.deleted_at IS NULL
        ), target AS (
            SELECT streams.id, streams.is_closed, streams.owner, queues.last_number,
                   coalesce((SELECT max(position) FROM events WHERE events.stream = streams.id), 0) AS tail,
                   CASE WHEN $3 = 2147483647 THEN 0
                        ELSE (SELECT count(*) FROM submissions WHERE submissions.stream = streams.id AND settled_at IS NULL)
                   END AS unsettled
            FROM   streams JOIN queues ON queues.stream = streams.id
            WHERE  streams.key = $1
            AND    streams.deleted_at IS NULL
        )
        """;

    private const string AnswerColumns = "known.stream, known.tail, target.id, target.is_closed, target.unsettled >= $3, admitted.tail, admitted.number, target.owner";

    private const string AnswerRow =
        "(VALUES (1)) AS answer LEFT JOIN known ON true LEFT JOIN target ON true LEFT JOIN admitted ON true";

    // Nearly every admission: one that has neither key nor blobs.
    private const string AdmitSql =
        $"""
        WITH {LookSql}, taken AS (
            UPDATE    queues
            SET       last_number = queues.last_number + 1
            FROM      target
            WHERE     queues.stream = target.id
            AND       NOT target.is_closed
            AND       queues.last_number < target.last_number + $3 - target.unsettled
            AND       NOT EXISTS (SELECT FROM known)
            RETURNING target.id, queues.last_number AS number, target.tail
        ), admitted AS (
            INSERT INTO submissions (external_id, stream, number, kind, input, tail, admitted_at, trace_parent, trace_state)
            SELECT    $2, id, number, $4, $5, tail, $6, $7, $8
            FROM      taken
            RETURNING tail, number
        )
        SELECT {AnswerColumns}
        FROM   {AnswerRow}
        """;

    // A number that could not be taken after the key was is a NULL that the table refuses: then the key is not taken either.
    private const string AdmitWithKeyOrBlobsSql =
        $"""
        WITH {LookSql}, receipt AS (
            SELECT idempotency.stream, submission, tail, body = $10 AS is_same
            FROM   idempotency JOIN streams ON streams.id = idempotency.stream
            WHERE  idempotency.key = $9
            AND    expires_at > $6
            AND    deleted_at IS NULL
        ), wanted AS (
            SELECT id, last_number, tail, unsettled
            FROM   target
            WHERE  NOT is_closed
            AND    unsettled < $3
            AND    NOT EXISTS (SELECT FROM known)
            AND    NOT EXISTS (SELECT FROM receipt)
        ), keyed AS (
            INSERT INTO idempotency (key, body, stream, submission, tail, expires_at)
            SELECT $9, $10, id, $2, tail, $11
            FROM   wanted
            WHERE  $9 IS NOT NULL
            {AdmissionStatement.UnlessInUse}
        ), ready AS (
            SELECT id, last_number, tail, unsettled
            FROM   wanted
            WHERE  $9 IS NULL
            OR     EXISTS (SELECT FROM keyed)
        ), taken AS (
            UPDATE    queues
            SET       last_number = queues.last_number + 1
            FROM      ready
            WHERE     queues.stream = ready.id
            AND       queues.last_number < ready.last_number + $3 - ready.unsettled
            RETURNING ready.id, queues.last_number AS number
        ), kept AS (
            INSERT INTO blobs (stream, hash, media_type, content, is_referenced)
            SELECT taken.id, blob.hash, blob.media_type, blob.content, true
            FROM   taken CROSS JOIN unnest($12::bytea[], $13::text[], $14::bytea[]) AS blob (hash, media_type, content)
            ON CONFLICT (stream, hash) DO UPDATE
            SET    is_referenced = true
        ), admitted AS (
            INSERT INTO submissions (external_id, stream, number, kind, input, tail, admitted_at, trace_parent, trace_state)
            SELECT    $2, ready.id, taken.number, $4, $5, ready.tail, $6, $7, $8
            FROM      ready LEFT JOIN taken ON taken.id = ready.id
            RETURNING tail, number
        )
        SELECT {AnswerColumns}, receipt.stream, receipt.submission, receipt.tail, receipt.is_same
        FROM   {AnswerRow} LEFT JOIN receipt ON true
        """;

    public async Task<AdmissionAnswer> AdmitAsync(Admission admission, PostgresStatement statement, CancellationToken cancellationToken) =>
        (await pool.FindAsync(statement, row => ReadAnswer(row, admission), cancellationToken))!;

    public static PostgresStatement CreateStatement(Admission admission) => admission is { Idempotency: null, Blobs.Count: 0 }
        ? AdmissionStatement.Create(AdmitSql, admission)
        : AdmissionStatement.Create(AdmitWithKeyOrBlobsSql, admission).BindKey(admission).BindBlobs(admission);

    private static AdmissionAnswer ReadAnswer(NpgsqlDataReader row, Admission admission) => new()
    {
        Receipt = ReadReceipt(row, admission),
        Stream = row.IsDBNull(2) ? null : new StreamId(row.GetInt64(2)),
        IsClosed = !row.IsDBNull(3) && row.GetBoolean(3),
        IsFull = !row.IsDBNull(4) && row.GetBoolean(4),
        AdmittedAfter = row.IsDBNull(5) ? null : new Offset(row.GetInt64(5)),
        Number = row.IsDBNull(6) ? null : row.GetInt64(6),
        Owner = row.IsDBNull(7) ? null : row.GetGuid(7),
    };

    private static AdmissionResult? ReadReceipt(NpgsqlDataReader row, Admission admission)
    {
        const int ReceiptColumn = 8;
        if (row.FieldCount > ReceiptColumn && !row.IsDBNull(ReceiptColumn)) return PostgresReceipts.Read(row, ReceiptColumn);
        return row.IsDBNull(0)
            ? null
            : new AdmissionResult(AdmissionStatus.Deduplicated, new StreamId(row.GetInt64(0)), admission.Id, new Offset(row.GetInt64(1)));
    }
}
