using Hearth.Events;
using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.Extensions.Logging;

namespace Hearth.Submissions;

/// <summary>Waits for outcomes and reads them from the log.</summary>
internal sealed partial class Outcomes(IHearthStore store, TimeProvider time, ILogger<Outcomes> logger, IReplicas? replicas = null)
{
    // Owners wake those who wait; asking the store is for what processes settle that tell nothing, and for deletions.
    private static readonly TimeSpan SharedInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan OwnInterval = TimeSpan.FromSeconds(1);
    private const int RoundsWhenTold = 4; // While every owner tells how things end.
    private const int MaxIds = 5_000;

    private readonly IReplicas _replicas = replicas ?? new NoReplicas();
    private readonly Lock _gate = new();
    private readonly Dictionary<SubmissionId, Waiters> _waiters = [];

    /// <summary>How many submissions are being waited for.</summary>
    public int WaiterCount
    {
        get
        {
            lock (_gate) return _waiters.Count;
        }
    }

    /// <summary>For somebody who wants to wait for what is about to be admitted.</summary>
    public AwaitedOutcome Await() => new(this);

    /// <summary>Waits until a submission is settled, wherever it runs.</summary>
    /// <param name="id">An admitted submission or run.</param>
    /// <param name="cancellationToken">Stops waiting; the work goes on.</param>
    public async Task<SubmissionOutcome> WaitAsync(SubmissionId id, CancellationToken cancellationToken)
    {
        var settled = Join(id);
        try
        {
            var submission = await store.FindSubmissionAsync(id, cancellationToken);
            if (await ReadAsync(submission, cancellationToken) is { } outcome) return outcome;
            return await WaitAsync(submission?.Stream, id, settled, cancellationToken);
        }
        finally
        {
            Leave(id);
        }
    }

    /// <summary>Asks the store for what is waited for, until cancelled.</summary>
    public async Task PollAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(store.IsShared ? SharedInterval : OwnInterval, time);
        for (var round = 1; await timer.WaitForNextTickAsync(cancellationToken); round++)
        {
            if (_replicas.AreComplete && round % RoundsWhenTold != 0) continue;
            try
            {
                await AskAsync(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogAskingFailed(exception); // The next round asks again.
            }
        }
    }

    /// <summary>The outcome of a submission; null while it has none, and when it was deleted.</summary>
    public async Task<SubmissionOutcome?> FindAsync(SubmissionId id, CancellationToken cancellationToken) =>
        await ReadAsync(await store.FindSubmissionAsync(id, cancellationToken), cancellationToken);

    /// <summary>A submission was settled by this process; the event is on stable storage.</summary>
    public void Settled(SubmissionRecord submission, ReadOnlyMemory<byte> settlement)
    {
        Heard(submission.Id, settlement);
        _replicas.Settled(submission.Stream, submission.Id, settlement);
    }

    /// <summary>A submission was settled, here or elsewhere.</summary>
    public void Heard(SubmissionId id, ReadOnlyMemory<byte> settlement)
    {
        lock (_gate) _waiters.GetValueOrDefault(id)?.Settled.TrySetResult(settlement);
    }

    /// <summary>Begins to listen to the settlement of a submission, until <see cref="Leave"/>.</summary>
    /// <returns>The settlement, or null when the store has to be asked for it.</returns>
    internal Task<ReadOnlyMemory<byte>?> Join(SubmissionId id)
    {
        lock (_gate)
        {
            if (!_waiters.TryGetValue(id, out var waiters)) _waiters.Add(id, waiters = new Waiters());
            waiters.Count++;
            return waiters.Settled.Task;
        }
    }

    internal void Leave(SubmissionId id)
    {
        lock (_gate)
        {
            if (--_waiters[id].Count == 0) _waiters.Remove(id);
        }
    }

    /// <summary>Waits for what <see cref="Join"/> gave, which was not settled then.</summary>
    internal async Task<SubmissionOutcome> WaitAsync(
        StreamId? stream, SubmissionId id, Task<ReadOnlyMemory<byte>?> settled, CancellationToken cancellationToken)
    {
        using var awaited = stream is null || settled.IsCompleted ? null : _replicas.Await(stream.Value, id);
        if (await settled.WaitAsync(cancellationToken) is { } settlement) return SubmissionOutcome.Read(settlement);
        return await FindAsync(id, cancellationToken)
            ?? throw new HearthException(ErrorCodes.SessionDeleted, $"The submission {id} was deleted with its instance.", "Start anew.");
    }

    private async Task<SubmissionOutcome?> ReadAsync(SubmissionRecord? submission, CancellationToken cancellationToken)
    {
        if (submission?.SettledAt is not { } settledAt) return null;
        var query = new EventQuery(new Offset(settledAt.Value - 1), EventKinds.All, 1, long.MaxValue);
        var page = await store.ReadAsync(submission.Stream, query, cancellationToken);
        return page.Events is [var settlement, ..] ? SubmissionOutcome.Read(settlement.Payload) : null; // Deleted since it was found.
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        SubmissionId[] waitedFor;
        lock (_gate) waitedFor = [.. _waiters.Where(waiter => !waiter.Value.Settled.Task.IsCompleted).Select(waiter => waiter.Key)];
        foreach (var ids in waitedFor.Chunk(MaxIds))
        {
            var unsettled = (await store.FindUnsettledAsync(ids, cancellationToken)).ToHashSet();
            lock (_gate)
            {
                foreach (var id in ids.Where(id => !unsettled.Contains(id))) _waiters.GetValueOrDefault(id)?.Settled.TrySetResult(null);
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "The store could not say what is settled.")]
    private partial void LogAskingFailed(Exception exception);

    private sealed class Waiters
    {
        /// <summary>The settlement, or null when the store has to be asked for it.</summary>
        public TaskCompletionSource<ReadOnlyMemory<byte>?> Settled { get; } = WorkScheduler.NewSignal<ReadOnlyMemory<byte>?>();

        public int Count { get; set; }
    }
}
