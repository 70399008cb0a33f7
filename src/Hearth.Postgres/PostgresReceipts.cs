using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>Finds what an idempotency key was used for.</summary>
internal sealed class PostgresReceipts(PostgresPool pool)
{
    private const string FindSql =
        """
        SELECT idempotency.stream, submission, tail, body = $2
        FROM   idempotency JOIN streams ON streams.id = idempotency.stream
        WHERE  idempotency.key = $1
        AND    expires_at > $3
        AND    deleted_at IS NULL
        """;

    /// <summary>The first receipt under a key that is still honoured, or the conflict with it.</summary>
    public Task<AdmissionResult?> FindAsync(IdempotencyEntry entry, DateTimeOffset now, CancellationToken cancellationToken) => pool.FindAsync(
        new PostgresStatement(FindSql).Bind(entry.KeyHash).Bind(entry.BodyHash).Bind(now), static row => Read(row, 0), cancellationToken);

    /// <summary>Reads stream, submission, tail and whether the body is the same from four columns.</summary>
    public static AdmissionResult Read(NpgsqlDataReader row, int column) => new(
        row.GetBoolean(column + 3) ? AdmissionStatus.Deduplicated : AdmissionStatus.Conflict,
        new StreamId(row.GetInt64(column)),
        new SubmissionId(StoredText.Unescape(row.GetString(column + 1))),
        new Offset(row.GetInt64(column + 2)));
}
