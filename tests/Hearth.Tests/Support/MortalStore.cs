using System.Runtime.CompilerServices;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Tests.Support;

/// <summary>The store as a process sees it that may die: from that moment on nothing is stored and nothing is answered.</summary>
/// <param name="inner">The store, which the next process opens.</param>
internal abstract class MortalStore(IHearthStore inner) : IHearthStore
{
    private readonly TaskCompletionSource _dead = Engine.Signal();

    /// <summary>Completes when the process is dead.</summary>
    public Task Dead => _dead.Task;

    public bool IsDead => _dead.Task.IsCompleted;

    public bool IsShared => inner.IsShared;

    public bool TakesWrites => inner.TakesWrites;

    /// <summary>What lies behind, which no process's death concerns.</summary>
    public IHearthStore Inner => inner;

    public void Kill() => _dead.TrySetResult();

    public Task OpenAsync(CancellationToken cancellationToken) => DoAsync(() => inner.OpenAsync(cancellationToken));

    public Task<bool> HeartbeatAsync(CancellationToken cancellationToken) => CallAsync(() => inner.HeartbeatAsync(cancellationToken));

    public Task DeclareDeadAsync(Guid process, CancellationToken cancellationToken) => DoAsync(() => inner.DeclareDeadAsync(process, cancellationToken));

    public Task<IReadOnlyList<Guid>> FindProcessesAsync(CancellationToken cancellationToken) =>
        CallAsync(() => inner.FindProcessesAsync(cancellationToken));

    public virtual Task<AdmissionResult> AdmitAsync(Admission admission, CancellationToken cancellationToken) =>
        CallAsync(() => inner.AdmitAsync(admission, cancellationToken));

    public Task<AdmissionResult?> FindAdmissionAsync(IdempotencyEntry entry, DateTimeOffset now, CancellationToken cancellationToken) =>
        CallAsync(() => inner.FindAdmissionAsync(entry, now, cancellationToken));

    public Task<StreamState?> FindStreamAsync(StreamKey key, CancellationToken cancellationToken) =>
        CallAsync(() => inner.FindStreamAsync(key, cancellationToken));

    public Task<StreamClaim?> ClaimAsync(StreamId stream, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ClaimAsync(stream, cancellationToken));

    public Task ReleaseAsync(StreamId stream, long epoch, CancellationToken cancellationToken) =>
        DoAsync(() => inner.ReleaseAsync(stream, epoch, cancellationToken));

    public virtual Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamAppend append, CancellationToken cancellationToken) =>
        CallAsync(() => inner.AppendAsync(append, cancellationToken));

    public Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ReadAsync(stream, query, cancellationToken));

    public Task<Offset> FindTailStartAsync(StreamId stream, long count, CancellationToken cancellationToken) =>
        CallAsync(() => inner.FindTailStartAsync(stream, count, cancellationToken));

    public Task<IReadOnlyList<WorkspaceFile>> ReadWorkspaceAsync(StreamId stream, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ReadWorkspaceAsync(stream, cancellationToken));

    public Task<bool> AbortAsync(StreamId stream, CancellationToken cancellationToken) =>
        CallAsync(() => inner.AbortAsync(stream, cancellationToken));

    public Task<SubmissionRecord?> NextSubmissionAsync(StreamId stream, CancellationToken cancellationToken) =>
        CallAsync(() => inner.NextSubmissionAsync(stream, cancellationToken));

    public Task<SubmissionRecord?> FindSubmissionAsync(SubmissionId id, CancellationToken cancellationToken) =>
        CallAsync(() => inner.FindSubmissionAsync(id, cancellationToken));

    public Task<IReadOnlyList<UnsettledStream>> SweepAsync(StreamId after, int limit, CancellationToken cancellationToken) =>
        CallAsync(() => inner.SweepAsync(after, limit, cancellationToken));

    public Task<IReadOnlyList<SubmissionId>> FindUnsettledAsync(IReadOnlyCollection<SubmissionId> ids, CancellationToken cancellationToken) =>
        CallAsync(() => inner.FindUnsettledAsync(ids, cancellationToken));

    public Task SignalAsync(StreamId stream, CancellationToken cancellationToken) => DoAsync(() => inner.SignalAsync(stream, cancellationToken));

    public async IAsyncEnumerable<StreamId> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ThrowIfDead();
        await foreach (var stream in inner.ListenAsync(cancellationToken))
        {
            ThrowIfDead();
            yield return stream;
        }
    }

    public Task<IReadOnlyList<StreamEnd>> FindEndsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) =>
        CallAsync(() => inner.FindEndsAsync(streams, cancellationToken));

    public Task<IReadOnlyList<StreamKey>> FindIdleAsync(
        StreamKind kind, string name, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        CallAsync(() => inner.FindIdleAsync(kind, name, before, limit, cancellationToken));

    public Task<Deletion> DeleteAsync(StreamKey key, bool force, CancellationToken cancellationToken) =>
        CallAsync(() => inner.DeleteAsync(key, force, cancellationToken));

    public Task PutBlobAsync(StreamId stream, Blob blob, CancellationToken cancellationToken) =>
        DoAsync(() => inner.PutBlobAsync(stream, blob, cancellationToken));

    public Task<Blob?> FindBlobAsync(StreamId stream, string blobId, CancellationToken cancellationToken) =>
        CallAsync(() => inner.FindBlobAsync(stream, blobId, cancellationToken));

    public Task PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken) => DoAsync(() => inner.PurgeAsync(now, cancellationToken));

    // The next process opens what is inside; the test owns that.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Every call passes here, except for appends where a derived store takes them apart.</summary>
    /// <param name="call">Asks the store inside.</param>
    /// <param name="operation">The name of the contract's member.</param>
    protected virtual async Task<T> CallAsync<T>(Func<Task<T>> call, [CallerMemberName] string operation = "")
    {
        ThrowIfDead();
        var result = await call();
        ThrowIfDead();
        return result;
    }

    protected void ThrowIfDead()
    {
        if (IsDead) throw new InvalidOperationException("The process is dead.");
    }

    private Task DoAsync(Func<Task> call, [CallerMemberName] string operation = "") => CallAsync(
        async () =>
        {
            await call();
            return true;
        },
        operation);
}
