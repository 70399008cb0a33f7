namespace Hearth.Capacity.Simulation;

/// <summary>What is to happen, in order of its time. Time passes from one event to the next; no clock is read.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<Action, (double Time, long Number)> _events = new();
    private long _number;

    /// <summary>Seconds since the start.</summary>
    public double Now { get; private set; }

    /// <summary>Has something happen in the future. What is due at the same moment happens in the order in which it was asked for.</summary>
    public void After(double seconds, Action action) => _events.Enqueue(action, (Now + seconds, _number++));

    /// <summary>Has everything happen up to a moment.</summary>
    public void RunUntil(double time)
    {
        while (_events.TryPeek(out _, out var next) && next.Time <= time)
        {
            Now = next.Time;
            _events.Dequeue()();
        }

        Now = time;
    }
}
