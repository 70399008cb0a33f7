using Hearth.Streams;

namespace Hearth.Ownership;

/// <summary>How many attempts this process has taken on and not ended, those that wait for a slot included. Thread-safe.</summary>
internal sealed class AttemptsInFlight(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private WakeUp _changed;
    private int _count;
    private int _most; // Since the window began.
    private int _mostBefore; // In the window before.
    private long _windowBegan = time.GetTimestamp();

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    /// <summary>
    /// The most there were at once within the last one to two seconds. Of short attempts there are many at one moment and few at the next,
    /// so that what counts is how many it can be.
    /// </summary>
    public int Peak
    {
        get
        {
            lock (_gate)
            {
                var passed = time.GetElapsedTime(_windowBegan);
                if (passed >= Window) (_mostBefore, _most, _windowBegan) = (passed < 2 * Window ? _most : _count, _count, time.GetTimestamp());
                return Math.Max(_most, _mostBefore);
            }
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
            _most = Math.Max(_most, _count);
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
