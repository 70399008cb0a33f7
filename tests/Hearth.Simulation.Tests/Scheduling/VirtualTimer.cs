namespace Hearth.Simulation.Tests.Scheduling;

/// <summary>A timer in virtual time, whose callback runs as a task of its lane.</summary>
internal sealed class VirtualTimer(SimulationLoop loop, Lane lane, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period = Timeout.InfiniteTimeSpan;

    /// <summary>Changes whenever an armed due time is void.</summary>
    public int Version { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Version++;
        _period = period;
        if (dueTime != Timeout.InfiniteTimeSpan) loop.Arm(this, loop.Now + dueTime.Ticks);
        return true;
    }

    public void Fire()
    {
        Version++;
        if (lane.IsDead) return;
        if (_period != Timeout.InfiniteTimeSpan && _period > TimeSpan.Zero) loop.Arm(this, loop.Now + _period.Ticks);
        lane.Post(() => callback(state));
    }

    public void Dispose() => Version++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
