namespace Hearth.Ownership;

/// <summary>Whether the store answers, as the heartbeat sees it.</summary>
internal sealed class StoreHealth(TimeProvider time)
{
    private readonly Lock _gate = new();
    private DateTimeOffset? _unavailableSince;

    /// <summary>Since when the store has not answered; null while it does.</summary>
    public DateTimeOffset? UnavailableSince
    {
        get
        {
            lock (_gate) return _unavailableSince;
        }
    }

    /// <summary>The store has answered.</summary>
    /// <returns>How long it had not, if it had not.</returns>
    public TimeSpan? Answered()
    {
        lock (_gate)
        {
            var outage = time.GetUtcNow() - _unavailableSince;
            _unavailableSince = null;
            return outage;
        }
    }

    /// <summary>The store has not answered.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Failed()
    {
        lock (_gate)
        {
            if (_unavailableSince is not null) return false;
            _unavailableSince = time.GetUtcNow();
            return true;
        }
    }
}
