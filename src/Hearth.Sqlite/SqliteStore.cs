using System.Runtime.CompilerServices;
using Hearth.Hosting.Checks;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Sqlite;

/// <summary>Keeps everything in one SQLite file, which one process uses at a time and therefore owns completely.</summary>
/// <remarks>
/// Writes go to one thread, which commits what waits in one transaction and answers when it is on disk. Reads run on the caller's
/// thread through connections of their own and see everything that was answered before.
/// </remarks>
internal sealed class SqliteStore(SqliteStoreOptions options, WriteLimits limits, TimeProvider time, ProcessIdentity? identity = null)
    : IHearthStore, ICheckedStore
{
    private const int PurgeBatch = 1_000;
    private const int OrphanBatch = 8;
    private const int ProgressStreams = 50;
    private const int MinReaders = 2;
    private const int MaxReaders = 8;
    private const int CommandBytes = 256;
    private const int RemovalBytes = 1 << 20;

    // How long a blob may wait for an event that refers to it.
    private static readonly TimeSpan OrphanAge = TimeSpan.FromHours(1);

    private readonly string _path = Path.GetFullPath(options.Path);
    private readonly Guid _process = identity?.Id ?? Guid.NewGuid();

    private SqliteFileLock? _lock;
    private SqliteWriter? _writer;
    private SqliteReaders? _readers;
    private StreamId _cleaned; // No progress was left in the streams up to this one when they were looked at.

    public SqliteStore(SqliteStoreOptions options)
        : this(options, new WriteLimits(), TimeProvider.System)
    {
    }

    public bool IsShared => false;

    public bool TakesWrites => true;

    /// <summary>The writer, once the store is open.</summary>
    internal SqliteWriter Writer => _writer ?? throw new InvalidOperationException("The store is not open.");

    private SqliteReaders Readers => _readers ?? throw new InvalidOperationException("The store is not open.");

    public Task<IReadOnlyList<CheckFinding>> CheckAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CheckFinding>>([new SqliteFileCheck(_path).Find()]);

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        _lock = SqliteFileLock.Take(_path);
        try
        {
            _writer = new SqliteWriter(new SqliteWriteSession(SqliteSchema.OpenForWriting(_path)), limits);
            _readers = new SqliteReaders(_path, Math.Clamp(Environment.ProcessorCount, MinReaders, MaxReaders));
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        return Task.CompletedTask;
    }

    // The file's lock says that this process lives, and that no other one does.
    public Task<bool> HeartbeatAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    public Task DeclareDeadAsync(Guid process, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<Guid>> FindProcessesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Guid>>([_process]);

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

    // There is nobody to leave it to but this process, which may claim what it owns.
    public Task ReleaseAsync(StreamId stream, long epoch, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        var batch = EventBatch.Create(append);
        var bytes = CommandBytes + batch.Bytes;
        return append.Units is [{ Writes: not null }]
            ? Writer.WriteAsync((_path, batch), static (_, unit) => WritingAppend.Store(unit._path, unit.batch), bytes, cancellationToken, isAlone: true)
            : Writer.WriteAsync(batch, static (session, batch) => session.Events.Append(batch), bytes, cancellationToken);
    }

    public Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken) =>
        Readers.ReadAsync((stream, query), static (session, page) => session.Events.Read(page.stream, page.query), cancellationToken);

    public Task<Offset> FindTailStartAsync(StreamId stream, long count, CancellationToken cancellationToken) => Readers.ReadAsync(
        (stream, count), static (session, tail) => session.Events.FindTailStart(tail.stream, tail.count), cancellationToken);

    public Task<IReadOnlyList<WorkspaceFile>> ReadWorkspaceAsync(StreamId stream, CancellationToken cancellationToken) =>
        Readers.ReadAsync(stream, static (session, stream) => session.Workspaces.Read(stream), cancellationToken);

    public Task<bool> AbortAsync(StreamId stream, CancellationToken cancellationToken) =>
        Writer.WriteAsync(stream, static (session, stream) => session.Ownership.Abort(stream), CommandBytes, cancellationToken);

    public Task<SubmissionRecord?> NextSubmissionAsync(StreamId stream, CancellationToken cancellationToken) =>
        Readers.ReadAsync(stream, static (session, stream) => session.Submissions.Next(stream), cancellationToken);

    public Task<SubmissionRecord?> FindSubmissionAsync(SubmissionId id, CancellationToken cancellationToken) =>
        Readers.ReadAsync(id, static (session, id) => session.Submissions.Find(id), cancellationToken);

    public Task<IReadOnlyList<UnsettledStream>> SweepAsync(StreamId after, int limit, CancellationToken cancellationToken) =>
        Readers.ReadAsync((after, limit), static (session, page) => session.Streams.Sweep(page.after, page.limit), cancellationToken);

    public Task<IReadOnlyList<SubmissionId>> FindUnsettledAsync(IReadOnlyCollection<SubmissionId> ids, CancellationToken cancellationToken) =>
        Readers.ReadAsync(ids, static (session, ids) => session.Submissions.FindUnsettled(ids), cancellationToken);

    public Task SignalAsync(StreamId stream, CancellationToken cancellationToken) => Task.CompletedTask;

    public async IAsyncEnumerable<StreamId> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken); // There is nobody who could signal.
        yield break;
    }

    public Task<IReadOnlyList<StreamEnd>> FindEndsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) =>
        Readers.ReadAsync(streams, static (session, streams) => session.Streams.FindEnds(streams), cancellationToken);

    public Task<IReadOnlyList<StreamKey>> FindIdleAsync(
        StreamKind kind, string name, DateTimeOffset before, int limit, CancellationToken cancellationToken) => Readers.ReadAsync(
        (kind, name, before, limit),
        static (session, idle) => session.Streams.FindIdle(idle.kind, idle.name, idle.before, idle.limit),
        cancellationToken);

    public async Task<Deletion> DeleteAsync(StreamKey key, bool force, CancellationToken cancellationToken)
    {
        var deletion = await Writer.WriteAsync(
            (key, force), static (session, stream) => session.Deletions.Hide(stream.key, stream.force), CommandBytes, cancellationToken);
        if (deletion.Status != DeletionStatus.Deleted) return deletion;
        try
        {
            await RemoveDeletedAsync(cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // The stream is deleted; what is left of it goes with the next purge.
        }

        return deletion;
    }

    public Task PutBlobAsync(StreamId stream, Blob blob, CancellationToken cancellationToken) => Writer.WriteAsync(
        (stream, blob, now: time.GetUtcNow()),
        static (session, put) => session.Blobs.PutLoose(put.stream, put.blob, put.now),
        CommandBytes + blob.Content.Length,
        cancellationToken);

    public Task<Blob?> FindBlobAsync(StreamId stream, string blobId, CancellationToken cancellationToken) => Readers.ReadAsync(
        (stream, blobId), static (session, blob) => session.Blobs.Find(blob.stream, blob.blobId), cancellationToken);

    public async Task PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await RepeatAsync(now, static (session, now) => session.Admissions.Purge(now, PurgeBatch) == PurgeBatch, cancellationToken);
        await RepeatAsync(
            now - OrphanAge, static (session, before) => session.Blobs.RemoveOrphans(before, OrphanBatch) == OrphanBatch, cancellationToken);
        await RemoveDeletedAsync(cancellationToken);
        await RemoveSettledProgressAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_readers is not null) await _readers.DisposeAsync();
        if (_writer is not null) await _writer.CompleteAsync();
        _lock?.Dispose();
    }

    private Task RemoveDeletedAsync(CancellationToken cancellationToken) =>
        RepeatAsync(0, static (session, _) => session.Deletions.RemovePart(), cancellationToken);

    // Found by a reader, so that the writer is not held up by long streams in which there is nothing to remove.
    private async Task RemoveSettledProgressAsync(CancellationToken cancellationToken)
    {
        var (found, last) = await Readers.ReadAsync(
            _cleaned, static (session, after) => session.Streams.FindSettledProgress(after, ProgressStreams), cancellationToken);
        foreach (var progress in found)
        {
            await Writer.WriteAsync(
                progress,
                static (session, progress) =>
                {
                    session.Events.RemoveProgress(progress.Stream, progress.SettledThrough);
                    return true;
                },
                RemovalBytes,
                cancellationToken);
        }

        _cleaned = last;
    }

    /// <summary>Does something in parts until there is no more of it; between them other writes have their turn.</summary>
    private async Task RepeatAsync<TArgument>(
        TArgument argument, Func<SqliteWriteSession, TArgument, bool> work, CancellationToken cancellationToken)
    {
        while (await Writer.WriteAsync(argument, work, RemovalBytes, cancellationToken))
        {
        }
    }
}
