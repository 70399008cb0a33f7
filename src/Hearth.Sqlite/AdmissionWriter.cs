using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Sqlite;

/// <summary>Accepts inputs, and forgets idempotency keys. Called by the writer thread inside its transaction.</summary>
internal sealed class AdmissionWriter(SqliteSession session, BlobWriter blobs)
{
    private const string FindSubmissionSql =
        """
        SELECT stream, submissions.external_id, tail, submissions.id, streams.id IS NULL
        FROM   submissions LEFT JOIN streams ON streams.id = submissions.stream
        WHERE  submissions.external_id = $id
        """;

    private const string FindStreamSql =
        """
        SELECT id, last_number, is_closed
        FROM   streams
        WHERE  key = $key
        """;

    // Left to itself, SQLite takes submissions_by_stream and looks at every submission that the stream has ever had.
    private const string CountUnsettledSql =
        """
        SELECT count(*)
        FROM   submissions INDEXED BY unsettled_submissions
        WHERE  stream = $stream
        AND    settled_at IS NULL
        """;

    private const string InsertStreamSql =
        """
        INSERT INTO streams (key, kind, name, external_id, epoch, floor)
        VALUES ($key, $kind, $name, $external_id, $epoch, $floor)
        """;

    private const string FindTombstoneSql =
        """
        SELECT position
        FROM   tombstones
        WHERE  key = $key
        """;

    private const string TakeNumberSql =
        """
        UPDATE streams
        SET    last_number = $number, last_admitted_at = $admitted_at
        WHERE  id = $id
        """;

    private const string FindTailSql =
        """
        SELECT max(position)
        FROM   events
        WHERE  stream = $stream
        """;

    private const string InsertSubmissionSql =
        """
        INSERT INTO submissions (stream, number, external_id, kind, input, tail, admitted_at, trace_parent, trace_state)
        VALUES ($stream, $number, $external_id, $kind, $input, $tail, $admitted_at, $trace_parent, $trace_state)
        """;

    private const string RememberKeySql =
        """
        INSERT INTO idempotency (key, body, submission, expires_at)
        VALUES ($key, $body, $submission, $expires_at)
        ON CONFLICT (key) DO UPDATE
        SET    body = excluded.body, submission = excluded.submission, expires_at = excluded.expires_at
        """;

    private const string ForgetKeysSql =
        """
        DELETE FROM idempotency
        WHERE  submission = $submission
        """;

    private const string ForgetSubmissionSql =
        """
        DELETE FROM submissions
        WHERE  id = $submission
        """;

    private const string PurgeSql =
        """
        DELETE FROM idempotency
        WHERE  key IN (SELECT key FROM idempotency WHERE expires_at <= $now LIMIT $limit)
        """;

    private readonly IdempotencyReader _receipts = new(session);
    private readonly SqliteStatement _findSubmission = session.Prepare(FindSubmissionSql);
    private readonly SqliteStatement _findStream = session.Prepare(FindStreamSql);
    private readonly SqliteStatement _countUnsettled = session.Prepare(CountUnsettledSql);
    private readonly SqliteStatement _insertStream = session.Prepare(InsertStreamSql);
    private readonly SqliteStatement _findTombstone = session.Prepare(FindTombstoneSql);
    private readonly SqliteStatement _takeNumber = session.Prepare(TakeNumberSql);
    private readonly SqliteStatement _findTail = session.Prepare(FindTailSql);
    private readonly SqliteStatement _insertSubmission = session.Prepare(InsertSubmissionSql);
    private readonly SqliteStatement _rememberKey = session.Prepare(RememberKeySql);
    private readonly SqliteStatement _forgetKeys = session.Prepare(ForgetKeysSql);
    private readonly SqliteStatement _forgetSubmission = session.Prepare(ForgetSubmissionSql);
    private readonly SqliteStatement _purge = session.Prepare(PurgeSql);

    public AdmissionResult Admit(Admission admission)
    {
        if (FindReceipt(admission) is { } receipt) return receipt;
        var key = admission.Stream.Hash();
        var (stream, lastNumber) = FindStream(key, admission.Stream);
        if (CountUnsettled(stream, admission.MaxQueued) >= admission.MaxQueued)
        {
            return new AdmissionResult(AdmissionStatus.QueueFull, default, admission.Id, Offset.Start);
        }

        stream ??= CreateStream(key, admission.Stream);
        var tail = new Offset(_findTail.Start().Bind(stream.Value).RunScalar());
        _takeNumber.Start().Bind(lastNumber + 1).Bind(admission.AdmittedAt.UtcTicks).Bind(stream.Value).Run();
        Insert(admission, stream.Value, lastNumber + 1, tail);
        var id = new StreamId(stream.Value);
        foreach (var blob in admission.Blobs) blobs.Put(id, blob);
        return new AdmissionResult(AdmissionStatus.Admitted, id, admission.Id, tail) { Number = lastNumber + 1 };
    }

    /// <summary>Forgets keys that have expired, so many at a time that other writes need not wait long.</summary>
    /// <returns>How many there were.</returns>
    public long Purge(DateTimeOffset now, int limit)
    {
        _purge.Start().Bind(now.UtcTicks).Bind(limit).Run();
        return session.ChangedRows;
    }

    /// <summary>The receipt of an earlier admission that this one repeats.</summary>
    private AdmissionResult? FindReceipt(Admission admission)
    {
        if (admission.Idempotency is { } entry && _receipts.Find(entry, admission.AdmittedAt) is { } receipt) return receipt;
        if (!_findSubmission.Start().Bind(admission.Id.Value).Step()) return null;
        var (submission, isDeleted) = (_findSubmission.Int64(3), _findSubmission.Int64(4) != 0);
        var first = IdempotencyReader.ReadReceipt(_findSubmission, AdmissionStatus.Deduplicated);
        if (!isDeleted) return first;
        Forget(submission);
        return null;
    }

    /// <summary>Removes a submission that a deleted stream has left, because its id is wanted again.</summary>
    private void Forget(long submission)
    {
        _forgetKeys.Start().Bind(submission).Run();
        _forgetSubmission.Start().Bind(submission).Run();
    }

    private (long? Stream, long LastNumber) FindStream(byte[] key, StreamKey name)
    {
        if (!_findStream.Start().Bind(key).Step()) return (null, 0);
        var (stream, lastNumber, isClosed) = (_findStream.Int64(0), _findStream.Int64(1), _findStream.Int64(2) != 0);
        _findStream.Reset();
        return isClosed ? throw new InvalidOperationException($"The stream {name} is closed.") : (stream, lastNumber);
    }

    private long CountUnsettled(long? stream, int bound) =>
        stream is null || bound == int.MaxValue ? 0 : _countUnsettled.Start().Bind(stream.Value).RunScalar();

    private long CreateStream(byte[] key, StreamKey name)
    {
        var floor = new Offset(_findTombstone.Start().Bind(key).RunScalar());
        _insertStream.Start()
            .Bind(key).Bind((long)name.Kind).Bind(name.Name).Bind(name.Id).Bind(floor.Epoch).Bind(floor.Value)
            .Run();
        return session.LastInsertedId;
    }

    private void Insert(Admission admission, long stream, long number, Offset tail)
    {
        _insertSubmission.Start()
            .Bind(stream).Bind(number).Bind(admission.Id.Value).Bind((long)admission.Kind).Bind(admission.Input.Span)
            .Bind(tail.Value).Bind(admission.AdmittedAt.UtcTicks).Bind(admission.TraceParent).Bind(admission.TraceState)
            .Run();
        if (admission.Idempotency is not { } entry) return;
        var submission = session.LastInsertedId;
        _rememberKey.Start().Bind(entry.KeyHash.Span).Bind(entry.BodyHash.Span).Bind(submission).Bind(entry.ExpiresAt.UtcTicks).Run();
    }
}
