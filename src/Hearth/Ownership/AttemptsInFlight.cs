using Hearth.Streams;

namespace Hearth.Ownership;

/// <summary>How many attempts this process has taken on and not ended, those that wait for a slot included. Thread-safe.</summary>
internal sealed class AttemptsInFlight
{
    private readonly Lock _gate = new();
    private WakeUp _changed;
    private int _count;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    /// <summary>Whether there is any.</summary>
    public bool Any
    {
        get
        {
            lock (_gate) return _count > 0;
        }
    }

    /// <summary>Completes when <see cref="Any"/> changes next. Whoever takes it before looking there misses nothing.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate) return _changed.Next();
        }
    }

    /// <summary>Counts an attempt until the result is disposed of.</summary>
    public Attempt Begin()
    {
        lock (_gate)
        {
            if (_count++ == 0) _changed.Pulse();
        }

        return new Attempt(this);
    }

    private void End()
    {
        lock (_gate)
        {
            if (--_count == 0) _changed.Pulse();
        }
    }

    /// <summary>An attempt that is in flight; disposed of once.</summary>
    public readonly struct Attempt(AttemptsInFlight owner) : IDisposable
    {
        public void Dispose() => owner.End();
    }
}
