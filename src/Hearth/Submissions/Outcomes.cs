using System.Collections.Concurrent;
using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Submissions;

/// <summary>Waits for outcomes and reads them from the log.</summary>
internal sealed class Outcomes(IHearthStore store, TimeProvider time)
{
    // An owner in this process wakes its waiters; this is for what another process settles.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<SubmissionId, TaskCompletionSource<ReadOnlyMemory<byte>>> _settled = new();

    /// <summary>How many submissions are being waited for.</summary>
    public int WaiterCount => _settled.Count;

    /// <summary>Waits until a submission is settled, wherever it runs.</summary>
    /// <param name="id">An admitted submission or run.</param>
    /// <param name="cancellationToken">Stops waiting; the work goes on.</param>
    public async Task<SubmissionOutcome> WaitAsync(SubmissionId id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var settled = _settled.GetOrAdd(id, static _ => NewWaiter());
            try
            {
                if (await FindAsync(id, cancellationToken) is { } outcome) return outcome;
                return SubmissionOutcome.Read(await settled.Task.WaitAsync(PollInterval, time, cancellationToken));
            }
            catch (TimeoutException)
            {
                // Look again: another process may have settled it.
            }
            finally
            {
                _settled.TryRemove(KeyValuePair.Create(id, settled));
            }
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
        if (_settled.TryRemove(id, out var settled)) settled.TrySetResult(settlement);
    }

    private static TaskCompletionSource<ReadOnlyMemory<byte>> NewWaiter() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
