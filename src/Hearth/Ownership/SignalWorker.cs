using Hearth.Storage;
using Microsoft.Extensions.Logging;

namespace Hearth.Ownership;

/// <summary>Acts on what other processes signal to this one.</summary>
internal sealed partial class SignalWorker(
    IHearthStore store,
    LocalOwnership ownership,
    SweepWorker sweep,
    TimeProvider time,
    ILogger<SignalWorker> logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Listens until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var stream in store.ListenAsync(cancellationToken))
                {
                    if (!await ownership.TryNotifyAsync(stream)) sweep.Hurry();
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogListeningFailed(exception);
            }

            await Task.Delay(RetryDelay, time, cancellationToken);
            sweep.Hurry(); // Whatever was signalled in between.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Signals of other processes cannot be heard; the sweep stands in for them.")]
    private partial void LogListeningFailed(Exception exception);
}
