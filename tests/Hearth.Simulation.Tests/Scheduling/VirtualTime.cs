namespace Hearth.Simulation.Tests.Scheduling;

/// <summary>The clock of one lane: the simulation's time, and whatever the process's own clock is off by.</summary>
internal sealed class VirtualTime(SimulationLoop loop, Lane lane) : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How far the wall clock is off. Timers and timestamps do not follow it.</summary>
    public TimeSpan Offset { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => loop.Now;

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(loop.Now) + Offset;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(loop, lane, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
