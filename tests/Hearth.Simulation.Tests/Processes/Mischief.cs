namespace Hearth.Simulation.Tests.Processes;

/// <summary>What befalls the processes.</summary>
internal sealed class Mischief(World world, Cluster cluster)
{
    private const double MaxClockJumpMinutes = 10;

    private readonly List<Task> _underWay = [];
    private readonly double _maxInterval = world.Random.Next(3) switch { 0 => 1.5, 1 => 5, _ => 20 };

    /// <summary>Does something to somebody, now and again, until the time is over; then waits until all of it is.</summary>
    public async Task RunAsync(TimeSpan duration)
    {
        while (world.Loop.Now < duration.Ticks)
        {
            await world.PauseAsync(_maxInterval);
            if (cluster.PickLiving() is { } process) _underWay.Add(Befall(process));
        }

        await Task.WhenAll(_underWay);
    }

    private Task Befall(SimulatedProcess process)
    {
        switch (world.Random.Next(6))
        {
            case 0:
                return cluster.CrashAsync(process);
            case 1 or 2:
                return cluster.PauseAsync(process);
            case 3:
                return cluster.DrainAsync(process);
            case 4:
                return cluster.DeclareDeadAsync(process);
            default:
                process.Lane.Time.Offset = TimeSpan.FromMinutes(((world.Random.NextDouble() * 2) - 1) * MaxClockJumpMinutes);
                return Task.CompletedTask;
        }
    }
}
