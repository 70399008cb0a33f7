using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Tests.Streams;

/// <summary>Passes everything on; tests override what they want to disturb.</summary>
internal abstract class ForwardingStore(IHearthStore inner) : IHearthStore
{
    protected IHearthStore Inner => inner;

    public virtual Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamAppend append, CancellationToken cancellationToken) =>
        inner.AppendAsync(append, cancellationToken);

    public virtual Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken) =>
        inner.ReadAsync(stream, query, cancellationToken);

    public bool IsShared => inner.IsShared;

    public Task OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public Task<bool> HeartbeatAsync(CancellationToken cancellationToken) => inner.HeartbeatAsync(cancellationToken);

    public Task DeclareDeadAsync(Guid process, CancellationToken cancellationToken) => inner.DeclareDeadAsync(process, cancellationToken);

    public Task<IReadOnlyList<Guid>> FindProcessesAsync(CancellationToken cancellationToken) => inner.FindProcessesAsync(cancellationToken);

    public Task<AdmissionResult> AdmitAsync(Admission admission, CancellationToken cancellationToken) =>
        inner.AdmitAsync(admission, cancellationToken);

    public Task<AdmissionResult?> FindAdmissionAsync(IdempotencyEntry entry, DateTimeOffset now, CancellationToken cancellationToken) =>
        inner.FindAdmissionAsync(entry, now, cancellationToken);

    public Task<StreamState?> FindStreamAsync(StreamKey key, CancellationToken cancellationToken) =>
        inner.FindStreamAsync(key, cancellationToken);

    public Task<StreamClaim?> ClaimAsync(StreamId stream, CancellationToken cancellationToken) =>
        inner.ClaimAsync(stream, cancellationToken);

    public Task ReleaseAsync(StreamId stream, long epoch, CancellationToken cancellationToken) =>
        inner.ReleaseAsync(stream, epoch, cancellationToken);

    public Task<Offset> FindTailStartAsync(StreamId stream, long count, CancellationToken cancellationToken) =>
        inner.FindTailStartAsync(stream, count, cancellationToken);

    public Task<IReadOnlyList<WorkspaceFile>> ReadWorkspaceAsync(StreamId stream, CancellationToken cancellationToken) =>
        inner.ReadWorkspaceAsync(stream, cancellationToken);

    public Task<bool> AbortAsync(StreamId stream, CancellationToken cancellationToken) => inner.AbortAsync(stream, cancellationToken);

    public Task<SubmissionRecord?> NextSubmissionAsync(StreamId stream, CancellationToken cancellationToken) =>
        inner.NextSubmissionAsync(stream, cancellationToken);

    public virtual Task<SubmissionRecord?> FindSubmissionAsync(SubmissionId id, CancellationToken cancellationToken) =>
        inner.FindSubmissionAsync(id, cancellationToken);

    public Task<IReadOnlyList<UnsettledStream>> SweepAsync(StreamId after, int limit, CancellationToken cancellationToken) =>
        inner.SweepAsync(after, limit, cancellationToken);

    public Task<IReadOnlyList<SubmissionId>> FindUnsettledAsync(IReadOnlyCollection<SubmissionId> ids, CancellationToken cancellationToken) =>
        inner.FindUnsettledAsync(ids, cancellationToken);

    public Task SignalAsync(StreamId stream, CancellationToken cancellationToken) => inner.SignalAsync(stream, cancellationToken);

    public virtual IAsyncEnumerable<StreamId> ListenAsync(CancellationToken cancellationToken) => inner.ListenAsync(cancellationToken);

    public Task<IReadOnlyList<StreamEnd>> FindEndsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) =>
        inner.FindEndsAsync(streams, cancellationToken);

    public Task<IReadOnlyList<StreamKey>> FindIdleAsync(
        StreamKind kind, string name, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        inner.FindIdleAsync(kind, name, before, limit, cancellationToken);

    public Task<Deletion> DeleteAsync(StreamKey key, bool force, CancellationToken cancellationToken) =>
        inner.DeleteAsync(key, force, cancellationToken);

    public Task PutBlobAsync(StreamId stream, Blob blob, CancellationToken cancellationToken) =>
        inner.PutBlobAsync(stream, blob, cancellationToken);

    public Task<Blob?> FindBlobAsync(StreamId stream, string blobId, CancellationToken cancellationToken) =>
        inner.FindBlobAsync(stream, blobId, cancellationToken);

    public Task PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken) => inner.PurgeAsync(now, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
