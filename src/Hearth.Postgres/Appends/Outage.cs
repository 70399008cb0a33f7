namespace Hearth.Postgres.Appends;

/// <summary>How long the database has been failing, and when it is worth trying again.</summary>
internal sealed class Outage(AppendLimits limits, TimeProvider time)
{
    private long? _since;
    private int _waits;

    /// <summary>Whether the last try has failed.</summary>
    public bool IsOn => _since is not null;

    /// <summary>How long ago the first failure was.</summary>
    public TimeSpan Duration => _since is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Called after a failure; waits until the next try is due. The first one is due at once: most often one connection was lost.</summary>
    /// <returns>False when it has lasted too long to keep callers waiting.</returns>
    public async Task<bool> TryWaitAsync()
    {
        if (_since is null)
        {
            _since = time.GetTimestamp();
            return true;
        }

        if (Duration >= limits.RetryTime) return false;
        var delay = limits.FirstRetryDelay * Math.Pow(2, Math.Min(_waits++, 16));
        await Task.Delay(delay < limits.LongestRetryDelay ? delay : limits.LongestRetryDelay, time);
        return true;
    }

    public void End() => (_since, _waits) = (null, 0);
}
