using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Submissions;

/// <summary>Waits for outcomes and reads them from the log.</summary>
internal sealed class Outcomes(IHearthStore store, TimeProvider time)
{
    // An owner in this process wakes its waiters; this is for what another process settles.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

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

    /// <summary>Waits until a submission is settled, wherever it runs.</summary>
    /// <param name="id">An admitted submission or run.</param>
    /// <param name="cancellationToken">Stops waiting; the work goes on.</param>
    public async Task<SubmissionOutcome> WaitAsync(SubmissionId id, CancellationToken cancellationToken)
    {
        var settled = Join(id);
        try
        {
            while (true)
            {
                if (await FindAsync(id, cancellationToken) is { } outcome) return outcome;
                try
                {
                    return SubmissionOutcome.Read(await settled.WaitAsync(PollInterval, time, cancellationToken));
                }
                catch (TimeoutException)
                {
                    // Look again: another process may have settled it.
                }
            }
        }
        finally
        {
            Leave(id);
        }
    }

    /// <summary>The outcome of a submission; null while it has none.</summary>
    public async Task<SubmissionOutcome?> FindAsync(SubmissionId id, CancellationToken cancellationToken)
    {
        var submission = await store.FindSubmissionAsync(id, cancellationToken);
        if (submission?.SettledAt is not { } settledAt) return null;
        var query = new EventQuery(new Offset(settledAt.Value - 1), EventKinds.All, 1, long.MaxValue);
        var page = await store.ReadAsync(submission.Stream, query, cancellationToken);
        return SubmissionOutcome.Read(page.Events[0].Payload);
    }

    /// <summary>The submission was settled by this process; the event is on stable storage.</summary>
    public void Settled(SubmissionId id, ReadOnlyMemory<byte> settlement)
    {
        lock (_gate) _waiters.GetValueOrDefault(id)?.Settled.TrySetResult(settlement);
    }

    private Task<ReadOnlyMemory<byte>> Join(SubmissionId id)
    {
        lock (_gate)
        {
            if (!_waiters.TryGetValue(id, out var waiters)) _waiters.Add(id, waiters = new Waiters());
            waiters.Count++;
            return waiters.Settled.Task;
        }
    }

    private void Leave(SubmissionId id)
    {
        lock (_gate)
        {
            if (--_waiters[id].Count == 0) _waiters.Remove(id);
        }
    }

    private sealed class Waiters
    {
        public TaskCompletionSource<ReadOnlyMemory<byte>> Settled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count { get; set; }
    }
}
