using System.Runtime.CompilerServices;
using Hearth.Events;
using Hearth.Simulation.Tests.Checks;
using Hearth.Simulation.Tests.Scheduling;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Simulation.Tests.Database;

/// <summary>One process's view of the simulated database: slow, failing, and watched.</summary>
internal sealed class SimulatedStore(SimulatedDatabase database, Guid process, Trace trace, string name) : IHearthStore
{
    private readonly MemoryStore _inner = new(database.Memory, process);

    public bool IsShared => true;

    private Witness Witness => database.Witness;

    // A process that cannot open its store does not start; that it is started again is not of interest here.
    public Task OpenAsync(CancellationToken cancellationToken) => CallAsync("open", Do(() => _inner.OpenAsync(default), Beat), cancellationToken, mayFail: false);

    public Task<bool> HeartbeatAsync(CancellationToken cancellationToken) => CallAsync(
        "heartbeat",
        async () =>
        {
            var lives = await _inner.HeartbeatAsync(default);
            if (lives) Beat();
            return lives;
        },
        cancellationToken);

    public Task DeclareDeadAsync(Guid other, CancellationToken cancellationToken) =>
        CallAsync("declare dead", Do(() => _inner.DeclareDeadAsync(other, default), () => Witness.Leave(other)), cancellationToken);

    public Task<IReadOnlyList<Guid>> FindProcessesAsync(CancellationToken cancellationToken) =>
        CallAsync("find processes", () => _inner.FindProcessesAsync(default), cancellationToken);

    public Task<AdmissionResult> AdmitAsync(Admission admission, CancellationToken cancellationToken) => CallAsync(
        "admit",
        async () =>
        {
            var result = await _inner.AdmitAsync(admission, default);
            Note("admitted", result.Stream.Value, (long)result.Status, result.Tail.Value);
            Witness.Admit(admission, result);
            return result;
        },
        cancellationToken);

    public Task<AdmissionResult?> FindAdmissionAsync(IdempotencyEntry entry, DateTimeOffset now, CancellationToken cancellationToken) =>
        CallAsync("find admission", () => _inner.FindAdmissionAsync(entry, now, default), cancellationToken);

    public Task<StreamState?> FindStreamAsync(StreamKey key, CancellationToken cancellationToken) =>
        CallAsync("find stream", () => _inner.FindStreamAsync(key, default), cancellationToken);

    public Task<StreamClaim?> ClaimAsync(StreamId stream, CancellationToken cancellationToken) => CallAsync(
        "claim",
        async () =>
        {
            var claim = await _inner.ClaimAsync(stream, default);
            Note("claimed", stream.Value, claim?.Epoch ?? 0);
            Witness.Claim(process, claim);
            return claim;
        },
        cancellationToken);

    public Task ReleaseAsync(StreamId stream, long epoch, CancellationToken cancellationToken) => CallAsync(
        "release",
        Do(
            () => _inner.ReleaseAsync(stream, epoch, default),
            () =>
            {
                Note("released", stream.Value, epoch);
                Witness.Release(stream, epoch);
            }),
        cancellationToken);

    public async Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync("append", () => StoreAsync(append), cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            database.AppendFailed?.Invoke(append.Stream);
            throw;
        }
    }

    public Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken) => CallAsync(
        "read",
        async () =>
        {
            var page = await _inner.ReadAsync(stream, query, default);
            Note("has read", stream.Value, query.After.Value, page.Events.Count);
            if (page.Exists) Witness.Read(stream);
            return page;
        },
        cancellationToken);

    public Task<Offset> FindTailStartAsync(StreamId stream, long count, CancellationToken cancellationToken) =>
        CallAsync("find tail", () => _inner.FindTailStartAsync(stream, count, default), cancellationToken);

    public Task<IReadOnlyList<WorkspaceFile>> ReadWorkspaceAsync(StreamId stream, CancellationToken cancellationToken) =>
        CallAsync("read workspace", () => _inner.ReadWorkspaceAsync(stream, default), cancellationToken);

    public Task<bool> AbortAsync(StreamId stream, CancellationToken cancellationToken) => CallAsync(
        "abort",
        async () =>
        {
            var hadWork = await _inner.AbortAsync(stream, default);
            Note("aborted", stream.Value, hadWork ? 1 : 0);
            Witness.Abort(stream);
            return hadWork;
        },
        cancellationToken);

    public Task<SubmissionRecord?> NextSubmissionAsync(StreamId stream, CancellationToken cancellationToken) =>
        CallAsync("next", () => _inner.NextSubmissionAsync(stream, default), cancellationToken);

    public Task<SubmissionRecord?> FindSubmissionAsync(SubmissionId id, CancellationToken cancellationToken) =>
        CallAsync("find submission", () => _inner.FindSubmissionAsync(id, default), cancellationToken);

    public Task<IReadOnlyList<UnsettledStream>> SweepAsync(StreamId after, int limit, CancellationToken cancellationToken) =>
        CallAsync("sweep", () => _inner.SweepAsync(after, limit, default), cancellationToken);

    public Task<IReadOnlyList<SubmissionId>> FindUnsettledAsync(IReadOnlyCollection<SubmissionId> ids, CancellationToken cancellationToken) =>
        CallAsync("find unsettled", () => _inner.FindUnsettledAsync(ids, default), cancellationToken);

    public Task SignalAsync(StreamId stream, CancellationToken cancellationToken) =>
        CallAsync("signal", Do(() => Task.CompletedTask, () => database.Signal(stream)), cancellationToken);

    public async IAsyncEnumerable<StreamId> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var inbox = database.Listen(process);
        while (true)
        {
            var stream = await inbox.TakeAsync(cancellationToken);
            if (database.Faults.LosesSignal()) yield break;
            yield return stream;
        }
    }

    public Task<IReadOnlyList<StreamEnd>> FindEndsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) =>
        CallAsync("find ends", () => _inner.FindEndsAsync(streams, default), cancellationToken);

    public Task<IReadOnlyList<StreamKey>> FindIdleAsync(
        StreamKind kind, string name, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        CallAsync("find idle", () => _inner.FindIdleAsync(kind, name, before, limit, default), cancellationToken);

    public Task<Deletion> DeleteAsync(StreamKey key, bool force, CancellationToken cancellationToken) => CallAsync(
        "delete",
        async () =>
        {
            var deletion = await _inner.DeleteAsync(key, force, default);
            Note("deleted", deletion.Stream.Value, (long)deletion.Status);
            Witness.Delete(deletion);
            return deletion;
        },
        cancellationToken);

    public Task PutBlobAsync(StreamId stream, Blob blob, CancellationToken cancellationToken) =>
        CallAsync("put blob", Do(() => _inner.PutBlobAsync(stream, blob, default), () => { }), cancellationToken);

    public Task<Blob?> FindBlobAsync(StreamId stream, string blobId, CancellationToken cancellationToken) =>
        CallAsync("find blob", () => _inner.FindBlobAsync(stream, blobId, default), cancellationToken);

    public Task PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        CallAsync("purge", Do(() => _inner.PurgeAsync(now, default), () => { }), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync();
        Note("left");
        Witness.Leave(process);
    }

    private static Func<Task<bool>> Do(Func<Task> effect, Action then) => async () =>
    {
        await effect();
        then();
        return true;
    };

    private async Task<IReadOnlyList<AppendOutcome>> StoreAsync(StreamAppend append)
    {
        var outcomes = await _inner.AppendAsync(append, default);
        for (var i = 0; i < outcomes.Count; i++) NoteUnit(append.Stream, append.Units[i], outcomes[i]);
        Witness.Append(append, outcomes);
        return outcomes;
    }

    private async Task<T> CallAsync<T>(string operation, Func<Task<T>> effect, CancellationToken cancellationToken, bool mayFail = true)
    {
        try
        {
            Note(operation);
            return await database.Calls.CallAsync(effect, mayFail, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            Note($"{operation} failed");
            throw;
        }
    }

    private void Beat() => Witness.Beat(process);

    private void NoteUnit(StreamId stream, AppendUnit unit, AppendOutcome outcome)
    {
        if (unit.Events.Count == 0) Note("probed", stream.Value, (long)outcome);
        foreach (var item in unit.Events) Note(NameOf(outcome, item.Kind), stream.Value, item.Offset.Value, item.Payload.Length);
    }

    private static string NameOf(AppendOutcome outcome, EventKind kind) => outcome switch
    {
        AppendOutcome.Stored => $"stored {kind}",
        AppendOutcome.Aborted => $"refused {kind}",
        _ => $"fenced {kind}",
    };

    private void Note(string what, params ReadOnlySpan<long> numbers) => trace.Note(database.Loop.Now, name, what, numbers);
}
