using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.Extensions.Logging;

namespace Hearth.Ownership;

/// <summary>Finds work that no living process does, and aborts and take-overs that this process has not heard of.</summary>
internal sealed partial class SweepWorker(
    OwnerServices services, LocalOwnership local, IOwnership ownership, ProcessIdentity process, ILogger<SweepWorker> logger)
{
    private const int PageStreams = 1_000;
    private const int StreamsAtOnce = 32;

    // Processes that were started together would otherwise ask together for ever.
    private const double Jitter = 0.2;

    private readonly Random _random = new(process.Id.GetHashCode());
    private TaskCompletionSource _hurry = WorkScheduler.NewSignal();

    /// <summary>Takes over what no living process owns, once.</summary>
    /// <returns>How many streams were found.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var active = local.Active;
        var found = new HashSet<StreamId>();
        IReadOnlyList<UnsettledStream> page;
        StreamId last = default;
        do
        {
            page = await services.Store.SweepAsync(last, PageStreams, cancellationToken);
            foreach (var some in page.Chunk(StreamsAtOnce)) await Task.WhenAll(some.Select(stream => LookAtAsync(stream, cancellationToken)));
            found.UnionWith(page.Select(stream => stream.Id));
            if (page.Count > 0) last = page[^1].Id;
        }
        while (page.Count == PageStreams);

        // What is worked on here is unsettled, so that it is missing only when it is finished by now, or somebody else's.
        foreach (var stream in active.Where(stream => !found.Contains(stream))) local.Probe(stream);
        return found.Count;
    }

    /// <summary>Has the next sweep come at once.</summary>
    public void Hurry() => Volatile.Read(ref _hurry).TrySetResult();

    /// <summary>Sweeps until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await WaitAsync(cancellationToken);
            try
            {
                await SweepAsync(cancellationToken);
            }
            catch (StoreUnavailableException exception)
            {
                LogStoreUnavailable(exception);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogSweepFailed(exception); // One bad sweep must not end the worker.
            }
        }
    }

    private async Task LookAtAsync(UnsettledStream stream, CancellationToken cancellationToken)
    {
        if (stream.IsAborted && await local.TryNotifyAsync(stream.Id)) return;
        if (local.Knows(stream.Key)) await ownership.NudgeAsync(stream.Id, stream.Key, null, null);
        else if (await IsOverdueAsync(stream, cancellationToken)) await local.OwnAsync(stream.Id, null);
    }

    // What nobody knows waits for a process that does, until its time is up.
    private async Task<bool> IsOverdueAsync(UnsettledStream stream, CancellationToken cancellationToken)
    {
        var next = await services.Store.NextSubmissionAsync(stream.Id, cancellationToken);
        return next is not null && next.AdmittedAt + services.Options.Timeout <= services.Time.GetUtcNow();
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        var interval = services.Options.SweepInterval * (1 - Jitter + (2 * Jitter * _random.NextDouble()));
        try
        {
            await _hurry.Task.WaitAsync(interval, services.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It is time, then.
        }

        Volatile.Write(ref _hurry, WorkScheduler.NewSignal()); // Before looking: what comes from now on is looked at next time.
    }

    [LoggerMessage(LogLevel.Warning, "Unsettled work could not be looked for: the store is unavailable.")]
    private partial void LogStoreUnavailable(Exception exception);

    [LoggerMessage(LogLevel.Error, "Looking for unsettled work failed.")]
    private partial void LogSweepFailed(Exception exception);
}
