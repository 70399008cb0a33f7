using Hearth.Storage;
using Microsoft.Extensions.Logging;

namespace Hearth.Ownership;

/// <summary>Tells the other processes that this one lives, and this process whether its store answers.</summary>
internal sealed partial class HeartbeatWorker(IHearthStore store, StoreHealth health, TimeProvider time, ILogger<HeartbeatWorker> logger)
{
    /// <summary>A fifth of the time after which a silent process counts as dead.</summary>
    public static readonly TimeSpan Interval = ProcessIdentity.Timeout / 5;

    /// <summary>Beats until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await store.HeartbeatAsync(cancellationToken);
                if (health.Answered() is { } outage) LogStoreAnswers(outage);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (health.Failed()) LogStoreUnavailable(exception);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The store does not answer. Work pauses until it does.")]
    private partial void LogStoreUnavailable(Exception exception);

    [LoggerMessage(LogLevel.Information, "The store answers again after {Outage}.")]
    private partial void LogStoreAnswers(TimeSpan outage);
}
