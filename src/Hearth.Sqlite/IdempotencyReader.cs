using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Sqlite;

/// <summary>Finds what an idempotency key was used for.</summary>
internal sealed class IdempotencyReader(SqliteSession session)
{
    private const string FindKeySql =
        """
        SELECT submissions.stream, submissions.external_id, submissions.tail, idempotency.body
        FROM   idempotency
               JOIN submissions ON submissions.id = idempotency.submission
               JOIN streams ON streams.id = submissions.stream
        WHERE  idempotency.key = $key
        AND    idempotency.expires_at > $now
        """;

    private readonly SqliteStatement _findKey = session.Prepare(FindKeySql);

    /// <summary>The first receipt under a key that is still honoured, or the conflict with it.</summary>
    public AdmissionResult? Find(IdempotencyEntry entry, DateTimeOffset now)
    {
        if (!_findKey.Start().Bind(entry.KeyHash.Span).Bind(now.UtcTicks).Step()) return null;
        var isSameBody = _findKey.Bytes(3).SequenceEqual(entry.BodyHash.Span);
        return ReadReceipt(_findKey, isSameBody ? AdmissionStatus.Deduplicated : AdmissionStatus.Conflict);
    }

    /// <summary>Reads stream, id and tail from the current row and ends the statement.</summary>
    public static AdmissionResult ReadReceipt(SqliteStatement row, AdmissionStatus status)
    {
        var receipt = new AdmissionResult(
            status, new StreamId(row.Int64(0)), new SubmissionId(row.Text(1)), new Offset(row.Int64(2)));
        row.Reset();
        return receipt;
    }
}
