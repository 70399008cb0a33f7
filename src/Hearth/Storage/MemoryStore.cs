using System.Runtime.CompilerServices;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Storage;

/// <summary>Keeps everything in this process and loses it with the process: for tests and for trying things out.</summary>
/// <remarks>One lock makes every operation atomic; each holds it for a short, bounded time.</remarks>
internal sealed class MemoryStore : IHearthStore
{
    private readonly MemoryDatabase _database;
    private readonly Guid _process;

    /// <summary>A database of its own: whoever opens it takes over what its last user has left behind, as with a file.</summary>
    public MemoryStore()
        : this(new MemoryDatabase(), Guid.NewGuid(), isShared: false)
    {
    }

    /// <inheritdoc cref="MemoryStore()"/>
    public MemoryStore(ProcessIdentity identity)
        : this(new MemoryDatabase(), identity.Id, isShared: false)
    {
    }

    /// <summary>One process's view of a database that several may use.</summary>
    public MemoryStore(MemoryDatabase database, Guid process)
        : this(database, process, isShared: true)
    {
    }

    private MemoryStore(MemoryDatabase database, Guid process, bool isShared) =>
        (_database, _process, IsShared) = (database, process, isShared);

    public bool IsShared { get; }

    public Task OpenAsync(CancellationToken cancellationToken) => Do(database =>
    {
        if (!IsShared) database.ReleaseAll();
        database.Processes.Heartbeat(_process);
    });

    public Task<bool> HeartbeatAsync(CancellationToken cancellationToken) => Ask(database => database.Processes.Heartbeat(_process));

    public Task DeclareDeadAsync(Guid process, CancellationToken cancellationToken) => Do(database =>
    {
        if (IsShared) database.Processes.DeclareDead(process);
    });

    public Task<IReadOnlyList<Guid>> FindProcessesAsync(CancellationToken cancellationToken) =>
        Ask<IReadOnlyList<Guid>>(database => IsShared ? database.Processes.FindLiving() : [_process]);

    public Task<AdmissionResult> AdmitAsync(Admission admission, CancellationToken cancellationToken) => Ask(database => database.Admit(admission));

    public Task<AdmissionResult?> FindAdmissionAsync(IdempotencyEntry entry, DateTimeOffset now, CancellationToken cancellationToken) =>
        Ask(database => database.FindReceipt(entry, now));

    public Task<StreamState?> FindStreamAsync(StreamKey key, CancellationToken cancellationToken) => Ask(database => database.Find(key)?.State);

    public Task<StreamClaim?> ClaimAsync(StreamId stream, CancellationToken cancellationToken) =>
        Ask(database => database.Claim(stream, _process));

    public Task ReleaseAsync(StreamId stream, long epoch, CancellationToken cancellationToken) =>
        Do(database => database.Release(stream, epoch));

    public Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        append.ThrowIfMalformed();
        if (append.Units is [{ Writes: not null }]) throw new ArgumentException("There is no database to write to.");
        return Ask<IReadOnlyList<AppendOutcome>>(database => database.Append(append));
    }

    public Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken) =>
        Ask(database => database.Find(stream)?.Read(query) ?? EventPage.OfNoStream);

    public Task<Offset> FindTailStartAsync(StreamId stream, long count, CancellationToken cancellationToken) =>
        Ask(database => database.Find(stream)?.FindTailStart(count) ?? Offset.Start);

    public Task<IReadOnlyList<WorkspaceFile>> ReadWorkspaceAsync(StreamId stream, CancellationToken cancellationToken) =>
        Ask<IReadOnlyList<WorkspaceFile>>(database => database.Find(stream)?.ReadWorkspace() ?? []);

    public Task<bool> AbortAsync(StreamId stream, CancellationToken cancellationToken) =>
        Ask(database => database.Find(stream)?.Abort() ?? false);

    public Task<SubmissionRecord?> NextSubmissionAsync(StreamId stream, CancellationToken cancellationToken) =>
        Ask(database => database.NextSubmission(stream)?.ToRecord());

    public Task<SubmissionRecord?> FindSubmissionAsync(SubmissionId id, CancellationToken cancellationToken) =>
        Ask(database => database.Find(id)?.ToRecord());

    public Task<IReadOnlyList<UnsettledStream>> SweepAsync(StreamId after, int limit, CancellationToken cancellationToken) =>
        Ask<IReadOnlyList<UnsettledStream>>(database => database.Sweep(after, limit, _process));

    public Task<IReadOnlyList<SubmissionId>> FindUnsettledAsync(IReadOnlyCollection<SubmissionId> ids, CancellationToken cancellationToken) =>
        Ask<IReadOnlyList<SubmissionId>>(database => [.. ids.Where(id => database.Find(id) is { SettledAt: null })]);

    public Task SignalAsync(StreamId stream, CancellationToken cancellationToken) => Do(database => database.Signal(stream));

    public async IAsyncEnumerable<StreamId> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var signals = await Ask(database => database.Processes.Listen(_process));
        await foreach (var stream in signals.ReadAllAsync(cancellationToken)) yield return stream;
    }

    public Task<IReadOnlyList<StreamEnd>> FindEndsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) =>
        Ask<IReadOnlyList<StreamEnd>>(database =>
            [.. streams.Select(database.Find).OfType<MemoryLog>().Select(log => new StreamEnd(log.Id, log.Tail, log.IsClosed))]);

    public Task<IReadOnlyList<StreamKey>> FindIdleAsync(
        StreamKind kind, string name, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        Ask<IReadOnlyList<StreamKey>>(database => database.FindIdle(kind, name, before, limit));

    public Task<Deletion> DeleteAsync(StreamKey key, bool force, CancellationToken cancellationToken) =>
        Ask(database => database.Delete(key, force));

    public Task PutBlobAsync(StreamId stream, Blob blob, CancellationToken cancellationToken) =>
        Do(database => database.PutBlob(stream, blob));

    public Task<Blob?> FindBlobAsync(StreamId stream, string blobId, CancellationToken cancellationToken) =>
        Ask(database => database.Find(stream)?.FindBlob(blobId));

    public Task PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken) => Do(database => database.Purge(now));

    public ValueTask DisposeAsync() => new(Do(database => database.Processes.Leave(_process)));

    private Task<T> Ask<T>(Func<MemoryDatabase, T> question)
    {
        lock (_database.Gate)
        {
            return Task.FromResult(question(_database));
        }
    }

    private Task Do(Action<MemoryDatabase> action)
    {
        lock (_database.Gate) action(_database);
        return Task.CompletedTask;
    }
}
