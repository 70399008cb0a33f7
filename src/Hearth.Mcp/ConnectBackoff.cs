namespace Hearth.Mcp;

/// <summary>Remembers that a server could not be reached, and when it may be tried again. Thread-safe.</summary>
internal sealed class ConnectBackoff(TimeSpan maxDelay, TimeProvider time)
{
    private const int MaxDoublings = 16;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private int _failures;
    private long _failedAt;
    private string _problem = "";

    /// <summary>Whether the last attempt failed.</summary>
    public bool HasFailed
    {
        get
        {
            lock (_gate) return _failures > 0;
        }
    }

    /// <summary>Whether it is too early for another attempt.</summary>
    public bool IsWaiting
    {
        get
        {
            lock (_gate) return _failures > 0 && time.GetElapsedTime(_failedAt) < Delay;
        }
    }

    /// <summary>Why the last attempt failed, as the rest of a sentence.</summary>
    public string Problem
    {
        get
        {
            lock (_gate) return _problem;
        }
    }

    private TimeSpan Delay
    {
        get
        {
            var delay = FirstDelay * (1 << Math.Min(_failures - 1, MaxDoublings));
            return delay < maxDelay ? delay : maxDelay;
        }
    }

    /// <summary>Notes a failure.</summary>
    /// <returns>Whether it is the first one in a row.</returns>
    public bool Fail(string problem)
    {
        lock (_gate)
        {
            (_failedAt, _problem) = (time.GetTimestamp(), problem);
            return ++_failures == 1;
        }
    }

    /// <summary>Notes that all is well.</summary>
    /// <returns>Whether it was not before.</returns>
    public bool Recover()
    {
        lock (_gate)
        {
            var hasFailed = _failures > 0;
            _failures = 0;
            return hasFailed;
        }
    }
}
