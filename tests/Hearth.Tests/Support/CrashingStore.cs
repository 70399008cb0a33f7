using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Tests.Support;

/// <summary>The store as a process sees it that dies: from one moment on nothing is stored and nothing is answered.</summary>
/// <param name="inner">The store, which the next process opens.</param>
/// <param name="crashAt">The unit at which the process dies, counted over all appends from 1; 0 for never.</param>
/// <param name="storesLast">Whether that unit is stored: then only the answer is lost.</param>
internal sealed class CrashingStore(IHearthStore inner, int crashAt = 0, bool storesLast = false) : IHearthStore
{
    private readonly TaskCompletionSource _dead = Engine.Signal();
    private readonly TaskCompletionSource _progress = Engine.Signal();
    private int _units;

    /// <summary>Completes when the process is dead.</summary>
    public Task Dead => _dead.Task;

    /// <summary>Completes when a delta of a text is stored.</summary>
    public Task ProgressStored => _progress.Task;

    /// <summary>Dies before a unit for which this is true, after the units before it in the same batch were stored.</summary>
    public Func<AppendUnit, bool>? DiesBefore { get; init; }

    /// <summary>Runs before each append.</summary>
    public Func<StreamAppend, Task>? BeforeAppend { get; set; }

    public void Kill() => _dead.TrySetResult();

    public async Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        ThrowIfDead();
        if (BeforeAppend is { } before) await before(append);
        var survivors = CountSurvivors(append);
        if (survivors < append.Units.Count) append = append with { Units = [.. append.Units.Take(survivors)] };
        IReadOnlyList<AppendOutcome> outcomes = survivors > 0 ? await inner.AppendAsync(append, cancellationToken) : [];
        if (append.Units.Any(unit => unit.Events.Any(item => item.Kind == EventKind.TextDelta))) _progress.TrySetResult();
        ThrowIfDead();
        return outcomes;
    }

    // How many units are stored before the process dies: a store may take a batch in parts.
    private int CountSurvivors(StreamAppend append)
    {
        if (_dead.Task.IsCompleted) return 0;
        for (var i = 0; i < append.Units.Count; i++)
        {
            var isLast = Interlocked.Increment(ref _units) == crashAt;
            if (!isLast && DiesBefore?.Invoke(append.Units[i]) != true) continue;
            Kill();
            return isLast && storesLast ? i + 1 : i;
        }

        return append.Units.Count;
    }

    public bool IsShared => inner.IsShared;

    public Task OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public Task HeartbeatAsync(CancellationToken cancellationToken)
    {
        ThrowIfDead();
        return inner.HeartbeatAsync(cancellationToken);
    }

    public Task<AdmissionResult> AdmitAsync(Admission admission, CancellationToken cancellationToken) =>
        Alive(() => inner.AdmitAsync(admission, cancellationToken));

    public Task<AdmissionResult?> FindAdmissionAsync(IdempotencyEntry entry, DateTimeOffset now, CancellationToken cancellationToken) =>
        Alive(() => inner.FindAdmissionAsync(entry, now, cancellationToken));

    public Task<StreamState?> FindStreamAsync(StreamKey key, CancellationToken cancellationToken) =>
        Alive(() => inner.FindStreamAsync(key, cancellationToken));

    public Task<StreamClaim?> ClaimAsync(StreamId stream, CancellationToken cancellationToken) =>
        Alive(() => inner.ClaimAsync(stream, cancellationToken));

    public Task ReleaseAsync(StreamId stream, long epoch, CancellationToken cancellationToken)
    {
        ThrowIfDead();
        return inner.ReleaseAsync(stream, epoch, cancellationToken);
    }

    public Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken) =>
        Alive(() => inner.ReadAsync(stream, query, cancellationToken));

    public Task<Offset> FindTailStartAsync(StreamId stream, long count, CancellationToken cancellationToken) =>
        Alive(() => inner.FindTailStartAsync(stream, count, cancellationToken));

    public Task<bool> AbortAsync(StreamId stream, CancellationToken cancellationToken) =>
        Alive(() => inner.AbortAsync(stream, cancellationToken));

    public Task<SubmissionRecord?> NextSubmissionAsync(StreamId stream, CancellationToken cancellationToken) =>
        Alive(() => inner.NextSubmissionAsync(stream, cancellationToken));

    public Task<SubmissionRecord?> FindSubmissionAsync(SubmissionId id, CancellationToken cancellationToken) =>
        Alive(() => inner.FindSubmissionAsync(id, cancellationToken));

    public Task<IReadOnlyList<UnsettledStream>> SweepAsync(StreamId after, int limit, CancellationToken cancellationToken) =>
        Alive(() => inner.SweepAsync(after, limit, cancellationToken));

    public Task<IReadOnlyList<SubmissionId>> FindUnsettledAsync(IReadOnlyCollection<SubmissionId> ids, CancellationToken cancellationToken) =>
        Alive(() => inner.FindUnsettledAsync(ids, cancellationToken));

    public Task SignalAsync(StreamId stream, CancellationToken cancellationToken)
    {
        ThrowIfDead();
        return inner.SignalAsync(stream, cancellationToken);
    }

    public IAsyncEnumerable<StreamId> ListenAsync(CancellationToken cancellationToken)
    {
        ThrowIfDead();
        return inner.ListenAsync(cancellationToken);
    }

    public Task<IReadOnlyList<StreamEnd>> FindEndsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) =>
        Alive(() => inner.FindEndsAsync(streams, cancellationToken));

    public Task<IReadOnlyList<StreamKey>> FindIdleAsync(
        StreamKind kind, string name, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        Alive(() => inner.FindIdleAsync(kind, name, before, limit, cancellationToken));

    public Task<Deletion> DeleteAsync(StreamKey key, bool force, CancellationToken cancellationToken) =>
        Alive(() => inner.DeleteAsync(key, force, cancellationToken));

    public Task PutBlobAsync(StreamId stream, Blob blob, CancellationToken cancellationToken)
    {
        ThrowIfDead();
        return inner.PutBlobAsync(stream, blob, cancellationToken);
    }

    public Task<Blob?> FindBlobAsync(StreamId stream, string blobId, CancellationToken cancellationToken) =>
        Alive(() => inner.FindBlobAsync(stream, blobId, cancellationToken));

    public Task PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        ThrowIfDead();
        return inner.PurgeAsync(now, cancellationToken);
    }

    // The next process opens what is inside; the test owns that.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<T> Alive<T>(Func<Task<T>> call)
    {
        ThrowIfDead();
        var result = await call();
        ThrowIfDead();
        return result;
    }

    private void ThrowIfDead()
    {
        if (_dead.Task.IsCompleted) throw new InvalidOperationException("The process is dead.");
    }
}
