namespace Hearth.Client.Http;

/// <summary>When a failure is followed by another try: after growing pauses, until nothing has succeeded for too long.</summary>
internal sealed class RetrySchedule(HearthClientOptions options)
{
    private const int MaxDoublings = 30;

    private long? _failingSince;
    private int _retries;

    /// <summary>Forgets the failures so far.</summary>
    public void Reset() => (_failingSince, _retries) = (null, 0);

    /// <summary>Notes a failure.</summary>
    /// <param name="retryAfter">How long the server wants to be left alone; null when it has not said.</param>
    /// <param name="delay">How long to wait before the next try.</param>
    /// <returns>False when there is to be none.</returns>
    public bool TryNext(TimeSpan? retryAfter, out TimeSpan delay)
    {
        _failingSince ??= options.TimeProvider.GetTimestamp();
        delay = Jittered(Backoff());
        if (retryAfter is { } wanted && wanted > delay) delay = wanted + Jittered(options.RetryDelay);
        if (options.RetryTimeout != Timeout.InfiniteTimeSpan
            && options.TimeProvider.GetElapsedTime(_failingSince.Value) + delay > options.RetryTimeout)
        {
            return false;
        }

        _retries++;
        return true;
    }

    private TimeSpan Backoff()
    {
        var delay = options.RetryDelay * Math.Pow(2, Math.Min(_retries, MaxDoublings));
        return delay < options.MaxRetryDelay ? delay : options.MaxRetryDelay;
    }

    private static TimeSpan Jittered(TimeSpan delay) => delay * (1 - (Random.Shared.NextDouble() / 2));
}
