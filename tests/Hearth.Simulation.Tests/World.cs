using Hearth.Simulation.Tests.Checks;
using Hearth.Simulation.Tests.Database;
using Hearth.Simulation.Tests.Scheduling;
using Hearth.Storage;

namespace Hearth.Simulation.Tests;

/// <summary>What everything in one simulation shares.</summary>
internal sealed class World
{
    private long _calls;

    public World(int seed, MemoryFences fences, bool keepsTrace)
    {
        Random = new Random(seed);
        Trace = new Trace(keepsTrace);
        Loop = new SimulationLoop(Random, Trace);
        Lane = new Lane(Loop, 0);
        Violations = new Violations(Loop);
        Witness = new Witness(Loop, Violations);
        Database = new SimulatedDatabase(Loop, Lane, new StoreFaults(Random), Witness, fences);
    }

    public Random Random { get; }

    public Trace Trace { get; }

    public SimulationLoop Loop { get; }

    /// <summary>Where clients, the network and whatever befalls the processes run.</summary>
    public Lane Lane { get; }

    public Violations Violations { get; }

    public Witness Witness { get; }

    public SimulatedDatabase Database { get; }

    /// <summary>A number that nothing else in the simulation has.</summary>
    public long NextCall() => ++_calls;

    public bool Chance(int percent) => Random.Next(100) < percent;

    /// <summary>Up to so long, on the world's clock.</summary>
    public Task PauseAsync(double maxSeconds) => Task.Delay(Upto(maxSeconds), Lane.Time);

    public TimeSpan Upto(double maxSeconds) => TimeSpan.FromSeconds(Random.NextDouble() * maxSeconds);

    public void Note(string what, params ReadOnlySpan<long> numbers) => Trace.Note(Loop.Now, "world", what, numbers);
}
