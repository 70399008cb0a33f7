using Hearth.Storage;
using Microsoft.Extensions.Logging;

namespace Hearth.Streams;

/// <summary>Repeats a store operation until the store answers. The operation must be idempotent: its last outcome is unknown.</summary>
internal sealed partial class StoreRetry(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(2);

    /// <summary>Runs the operation; transient store failures are waited out for as long as <paramref name="isAbandoned"/> is false.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> operation, Func<bool> isAbandoned)
    {
        var delay = FirstDelay;
        while (true)
        {
            try
            {
                return await operation();
            }
            catch (StoreUnavailableException exception) when (!isAbandoned())
            {
                LogStoreUnavailable(exception, delay);
            }

            await Task.Delay(delay, time);
            delay = delay * 2 < MaxDelay ? delay * 2 : MaxDelay;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The store is unavailable; trying again in {Delay}.")]
    private partial void LogStoreUnavailable(Exception exception, TimeSpan delay);
}
