using Hearth.Storage;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>What the statements that admit have in common.</summary>
/// <remarks>
/// They take their locks in one order, so that they never wait for each other in a circle: the stream's key, the idempotency key, the
/// queue, the submission's id.
/// </remarks>
internal static class AdmissionStatement
{
    /// <summary>Takes an idempotency key unless it is in use. Follows an <c>INSERT … SELECT</c>; <c>$6</c> is the time of admission.</summary>
    /// <remarks>
    /// Only a deletion that can be seen counts. A stream that cannot be seen may be one that was made a moment ago, with this key.
    /// </remarks>
    public const string UnlessInUse =
        """
        ON CONFLICT (key) DO UPDATE
        SET     body = excluded.body, stream = excluded.stream, submission = excluded.submission, tail = excluded.tail,
                expires_at = excluded.expires_at
        WHERE   idempotency.expires_at <= $6
        OR      EXISTS (SELECT FROM streams WHERE streams.id = idempotency.stream AND streams.deleted_at IS NOT NULL)
        RETURNING stream
        """;

    /// <summary>Binds <c>$1</c> to <c>$8</c>: key of the stream, id, bound of the queue, kind, input, time and trace.</summary>
    public static PostgresStatement Create(string sql, Admission admission) => new PostgresStatement(sql)
        .Bind(admission.Stream.Hash())
        .BindText(admission.Id.Value)
        .Bind((long)admission.MaxQueued)
        .Bind((short)admission.Kind)
        .Bind(admission.Input)
        .Bind(admission.AdmittedAt)
        .BindText(admission.TraceParent)
        .BindText(admission.TraceState);

    /// <summary>Binds the next three to the idempotency key: its hash, its body's hash and its expiry, all null when there is none.</summary>
    public static PostgresStatement BindKey(this PostgresStatement statement, Admission admission) => statement
        .BindBytes(admission.Idempotency?.KeyHash)
        .BindBytes(admission.Idempotency?.BodyHash)
        .BindTime(admission.Idempotency?.ExpiresAt);

    /// <summary>Binds the next three to the blobs: hashes, media types and contents. Nothing can be inserted twice by one statement.</summary>
    public static PostgresStatement BindBlobs(this PostgresStatement statement, Admission admission)
    {
        var blobs = admission.Blobs.DistinctBy(blob => blob.Id).ToArray();
        return statement
            .Bind(Array.ConvertAll(blobs, blob => Convert.FromHexString(blob.Id)))
            .Bind(Array.ConvertAll(blobs, blob => blob.MediaType))
            .Bind(Array.ConvertAll(blobs, blob => blob.Content));
    }

    /// <summary>
    /// Whether a concurrent admission or deletion has won, so that this statement changed nothing and a new look decides: the id was
    /// taken, or there was no number for the submission.
    /// </summary>
    public static bool IsLostRace(PostgresException exception) => exception switch
    {
        { SqlState: PostgresErrorCodes.UniqueViolation } => exception.ConstraintName == "submissions_external_id",
        { SqlState: PostgresErrorCodes.NotNullViolation } => exception is { TableName: "submissions", ColumnName: "number" },
        _ => false,
    };
}
