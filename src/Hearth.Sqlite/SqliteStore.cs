using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Sqlite;

/// <summary>Keeps everything in one SQLite file, which one process uses at a time and therefore owns completely.</summary>
/// <remarks>
/// Writes go to one thread, which commits what waits in one transaction and answers when it is on disk. Reads run on the caller's
/// thread through connections of their own and see everything that was answered before.
/// </remarks>
internal sealed class SqliteStore(SqliteStoreOptions options, WriteLimits limits) : IHearthStore
{
    private const int PurgeBatch = 1_000;
    private const int MinReaders = 2;
    private const int MaxReaders = 8;
    private const int CommandBytes = 256;

    private readonly string _path = Path.GetFullPath(options.Path);

    // Every opened store is another owner: what the process before it owned is nobody's.
    private readonly Guid _owner = Guid.NewGuid();
    private SqliteFileLock? _lock;
    private SqliteWriter? _writer;
    private SqliteReaders? _readers;

    public SqliteStore(SqliteStoreOptions options)
        : this(options, new WriteLimits())
    {
    }

    /// <summary>The writer, once the store is open.</summary>
    internal SqliteWriter Writer => _writer ?? throw new InvalidOperationException("The store is not open.");

    private SqliteReaders Readers => _readers ?? throw new InvalidOperationException("The store is not open.");

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        _lock = SqliteFileLock.Take(_path);
        try
        {
            _writer = new SqliteWriter(new SqliteWriteSession(SqliteSchema.OpenForWriting(_path), _owner), limits);
            _readers = new SqliteReaders(_path, _owner, Math.Clamp(Environment.ProcessorCount, MinReaders, MaxReaders));
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        return Task.CompletedTask;
    }

    public Task<AdmissionResult> AdmitAsync(Admission admission, CancellationToken cancellationToken) => Writer.WriteAsync(
        admission,
        static (session, admission) => session.Admissions.Admit(admission),
        CommandBytes + admission.Input.Length + admission.Blobs.Sum(blob => (long)blob.Content.Length),
        cancellationToken);

    public Task<AdmissionResult?> FindAdmissionAsync(IdempotencyEntry entry, DateTimeOffset now, CancellationToken cancellationToken) =>
        Readers.ReadAsync((entry, now), static (session, key) => session.Receipts.Find(key.entry, key.now), cancellationToken);

    public Task<StreamState?> FindStreamAsync(StreamKey key, CancellationToken cancellationToken) =>
        Readers.ReadAsync(key, static (session, key) => session.Streams.Find(key), cancellationToken);

    public Task<StreamClaim?> ClaimAsync(StreamId stream, CancellationToken cancellationToken) =>
        Writer.WriteAsync(stream, static (session, stream) => session.Ownership.Claim(stream), CommandBytes, cancellationToken);

    public Task ReleaseAsync(StreamId stream, long epoch, CancellationToken cancellationToken) => Writer.WriteAsync(
        (stream, epoch), static (session, claim) => session.Ownership.Release(claim.stream, claim.epoch), CommandBytes, cancellationToken);

    public Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        var batch = EventBatch.Create(append);
        return Writer.WriteAsync(
            batch, static (session, batch) => session.Events.Append(batch), CommandBytes + batch.Bytes, cancellationToken);
    }

    public Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken) =>
        Readers.ReadAsync((stream, query), static (session, page) => session.Events.Read(page.stream, page.query), cancellationToken);

    public Task<Offset> FindTailStartAsync(StreamId stream, long count, CancellationToken cancellationToken) => Readers.ReadAsync(
        (stream, count), static (session, tail) => session.Events.FindTailStart(tail.stream, tail.count), cancellationToken);

    public Task<bool> AbortAsync(StreamId stream, CancellationToken cancellationToken) =>
        Writer.WriteAsync(stream, static (session, stream) => session.Ownership.Abort(stream), CommandBytes, cancellationToken);

    public Task<SubmissionRecord?> NextSubmissionAsync(StreamId stream, CancellationToken cancellationToken) =>
        Readers.ReadAsync(stream, static (session, stream) => session.Submissions.Next(stream), cancellationToken);

    public Task<SubmissionRecord?> FindSubmissionAsync(SubmissionId id, CancellationToken cancellationToken) =>
        Readers.ReadAsync(id, static (session, id) => session.Submissions.Find(id), cancellationToken);

    public Task<IReadOnlyList<StreamState>> SweepAsync(StreamId after, int limit, CancellationToken cancellationToken) =>
        Readers.ReadAsync((after, limit), static (session, page) => session.Streams.Sweep(page.after, page.limit), cancellationToken);

    public Task PutBlobAsync(StreamId stream, Blob blob, CancellationToken cancellationToken) => Writer.WriteAsync(
        (stream, blob),
        static (session, put) => session.Blobs.Put(put.stream, put.blob),
        CommandBytes + blob.Content.Length,
        cancellationToken);

    public Task<Blob?> FindBlobAsync(StreamId stream, string blobId, CancellationToken cancellationToken) => Readers.ReadAsync(
        (stream, blobId), static (session, blob) => session.Blobs.Find(blob.stream, blob.blobId), cancellationToken);

    public async Task PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        long purged;
        do
        {
            purged = await Writer.WriteAsync(
                now, static (session, now) => session.Admissions.Purge(now, PurgeBatch), CommandBytes, cancellationToken);
        }
        while (purged == PurgeBatch);
    }

    public async ValueTask DisposeAsync()
    {
        if (_readers is not null) await _readers.DisposeAsync();
        if (_writer is not null) await _writer.CompleteAsync();
        _lock?.Dispose();
    }
}
