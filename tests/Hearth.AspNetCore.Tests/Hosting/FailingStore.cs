using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.AspNetCore.Tests.Hosting;

/// <summary>Fails what endpoints call first.</summary>
internal sealed class FailingStore(Exception failure) : IHearthStore
{
    public static Action<WebApplicationBuilder> Use(Exception failure) =>
        builder => builder.Services.AddSingleton<IHearthStore>(new FailingStore(failure));

    public bool IsShared => false;

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> HeartbeatAsync(CancellationToken cancellationToken) => throw failure;

    public Task DeclareDeadAsync(Guid process, CancellationToken cancellationToken) => throw failure;

    public Task<IReadOnlyList<Guid>> FindProcessesAsync(CancellationToken cancellationToken) => throw failure;

    public Task<AdmissionResult> AdmitAsync(Admission admission, CancellationToken cancellationToken) => throw failure;

    public Task<AdmissionResult?> FindAdmissionAsync(IdempotencyEntry entry, DateTimeOffset now, CancellationToken cancellationToken) => throw failure;

    public Task<StreamState?> FindStreamAsync(StreamKey key, CancellationToken cancellationToken) => throw failure;

    public Task<StreamClaim?> ClaimAsync(StreamId stream, CancellationToken cancellationToken) => throw failure;

    public Task ReleaseAsync(StreamId stream, long epoch, CancellationToken cancellationToken) => throw failure;

    public Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamAppend append, CancellationToken cancellationToken) => throw failure;

    public Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken) => throw failure;

    public Task<Offset> FindTailStartAsync(StreamId stream, long count, CancellationToken cancellationToken) => throw failure;

    public Task<IReadOnlyList<WorkspaceFile>> ReadWorkspaceAsync(StreamId stream, CancellationToken cancellationToken) => throw failure;

    public Task<bool> AbortAsync(StreamId stream, CancellationToken cancellationToken) => throw failure;

    public Task<SubmissionRecord?> NextSubmissionAsync(StreamId stream, CancellationToken cancellationToken) => throw failure;

    public Task<SubmissionRecord?> FindSubmissionAsync(SubmissionId id, CancellationToken cancellationToken) => throw failure;

    public Task<IReadOnlyList<UnsettledStream>> SweepAsync(StreamId after, int limit, CancellationToken cancellationToken) => throw failure;

    public Task<IReadOnlyList<SubmissionId>> FindUnsettledAsync(IReadOnlyCollection<SubmissionId> ids, CancellationToken cancellationToken) =>
        throw failure;

    public Task SignalAsync(StreamId stream, CancellationToken cancellationToken) => throw failure;

    public IAsyncEnumerable<StreamId> ListenAsync(CancellationToken cancellationToken) => throw failure;

    public Task<IReadOnlyList<StreamEnd>> FindEndsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) =>
        throw failure;

    public Task<IReadOnlyList<StreamKey>> FindIdleAsync(
        StreamKind kind, string name, DateTimeOffset before, int limit, CancellationToken cancellationToken) => throw failure;

    public Task<Deletion> DeleteAsync(StreamKey key, bool force, CancellationToken cancellationToken) => throw failure;

    public Task PutBlobAsync(StreamId stream, Blob blob, CancellationToken cancellationToken) => throw failure;

    public Task<Blob?> FindBlobAsync(StreamId stream, string blobId, CancellationToken cancellationToken) => throw failure;

    public Task PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken) => throw failure;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
