using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Postgres;

/// <summary>Admits the first input of a stream and makes the stream.</summary>
internal sealed class NewStreamAdmission(PostgresPool pool)
{
    // The number is NULL, which the table refuses, when the idempotency key is in use: then the stream is not made either.
    private const string AdmitSql =
        $"""
        WITH created AS (
            INSERT INTO streams (key, kind, name, external_id)
            SELECT    $1, $9, $10, $11
            WHERE     $3 > 0
            ON CONFLICT (key) DO NOTHING
            RETURNING id
        ), keyed AS (
            INSERT INTO idempotency (key, body, stream, submission, tail, expires_at)
            SELECT $12, $13, id, $2, 0, $14
            FROM   created
            WHERE  $12 IS NOT NULL
            {AdmissionStatement.UnlessInUse}
        ), queued AS (
            INSERT INTO queues (stream, last_number)
            SELECT id, 1
            FROM   created
        ), kept AS (
            INSERT INTO blobs (stream, hash, media_type, content, is_referenced)
            SELECT created.id, blob.hash, blob.media_type, blob.content, true
            FROM   created CROSS JOIN unnest($15::bytea[], $16::text[], $17::bytea[]) AS blob (hash, media_type, content)
        )
        INSERT INTO submissions (external_id, stream, number, kind, input, tail, admitted_at, trace_parent, trace_state)
        SELECT    $2, id, CASE WHEN $12 IS NULL OR EXISTS (SELECT FROM keyed) THEN 1 END, $4, $5, 0, $6, $7, $8
        FROM      created
        RETURNING stream
        """;

    public static PostgresStatement CreateStatement(Admission admission) => AdmissionStatement.Create(AdmitSql, admission)
        .Bind((short)admission.Stream.Kind)
        .BindText(admission.Stream.Name)
        .BindText(admission.Stream.Id)
        .BindKey(admission)
        .BindBlobs(admission);

    /// <returns>The stream; null when its key is in use.</returns>
    public Task<StreamId?> AdmitAsync(PostgresStatement statement, CancellationToken cancellationToken) =>
        pool.FindAsync(statement, static row => (StreamId?)new StreamId(row.GetInt64(0)), cancellationToken);
}
