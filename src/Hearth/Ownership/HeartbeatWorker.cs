using Hearth.Hosting;
using Hearth.Storage;
using Microsoft.Extensions.Logging;

namespace Hearth.Ownership;

/// <summary>Tells the other processes that this one lives, and this process whether its store answers.</summary>
internal sealed partial class HeartbeatWorker(
    IHearthStore store,
    LocalOwnership ownership,
    StoreHealth health,
    ProcessDeath death,
    TimeProvider time,
    ILogger<HeartbeatWorker> logger)
{
    /// <summary>A fifth of the time after which a silent process counts as dead.</summary>
    public static readonly TimeSpan Interval = ProcessIdentity.Timeout / 5;

    /// <summary>Beats until cancelled, or until this process has been declared dead.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var last = time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                if (!await store.HeartbeatAsync(cancellationToken))
                {
                    death.Declare("the store says so");
                    return;
                }

                var silence = time.GetElapsedTime(last);
                last = time.GetTimestamp();
                if (silence >= ProcessIdentity.Timeout) Revive(silence);
                if (health.Answered() is { } outage) LogStoreAnswers(outage);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (health.Failed()) LogStoreUnavailable(exception);
            }
        }
    }

    // The process was paused, or cut off from the store. Others may have taken its streams over.
    private void Revive(TimeSpan silence)
    {
        LogSilent(silence, ownership.OwnerCount);
        ownership.ProbeAll();
    }

    [LoggerMessage(LogLevel.Warning, "This process was silent for {Silence} and may have counted as dead; {Owners} streams are checked.")]
    private partial void LogSilent(TimeSpan silence, int owners);

    [LoggerMessage(LogLevel.Warning, "The store does not answer. Work pauses until it does.")]
    private partial void LogStoreUnavailable(Exception exception);

    [LoggerMessage(LogLevel.Information, "The store answers again after {Outage}.")]
    private partial void LogStoreAnswers(TimeSpan outage);
}
