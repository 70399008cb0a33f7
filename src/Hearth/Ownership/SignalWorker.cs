using Hearth.Storage;
using Hearth.Streams;
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
                    await HeedAsync(stream);
                }
            }
            catch (StoreUnavailableException exception)
            {
                LogListeningLost(exception);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogListeningFailed(exception);
            }

            await Task.Delay(RetryDelay, time, cancellationToken);
            sweep.Hurry(); // Whatever was signalled in between.
        }
    }

    private async Task HeedAsync(StreamId stream)
    {
        try
        {
            if (await ownership.TryNotifyAsync(stream)) return;
        }
        catch (Exception exception)
        {
            LogHeedingFailed(exception, stream); // The others are still heard.
        }

        sweep.Hurry();
    }

    [LoggerMessage(LogLevel.Debug, "A signal for stream {Stream} could not be acted on; the sweep does.")]
    private partial void LogHeedingFailed(Exception exception, StreamId stream);

    // The store says so once.
    [LoggerMessage(LogLevel.Debug, "Signals of other processes are not heard for a while; the sweep stands in for them.")]
    private partial void LogListeningLost(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Signals of other processes cannot be heard; the sweep stands in for them.")]
    private partial void LogListeningFailed(Exception exception);
}
