using System.Collections.Concurrent;
using System.Globalization;
using Hearth.Storage;

namespace Hearth.Simulation.Tests;

/// <summary>Plays many seeds, one per core at a time.</summary>
internal static class Seeds
{
    private const int DefaultCount = 1_000;

    /// <summary>How many seeds to play; <c>HEARTH_SIMULATION_SEEDS</c> in the environment.</summary>
    public static int Count => Read("HEARTH_SIMULATION_SEEDS") ?? DefaultCount;

    /// <summary>The one seed to replay; <c>HEARTH_SIMULATION_SEED</c> in the environment.</summary>
    public static int? Only => Read("HEARTH_SIMULATION_SEED");

    /// <summary>Plays seeds in order until one breaks a promise.</summary>
    /// <returns>The broken seed that comes first among those that were played; null when all hold.</returns>
    public static SimulationResult? FindBroken(int first, int count, MemoryFences fences)
    {
        var broken = new ConcurrentBag<SimulationResult>();
        var next = first - 1;
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            for (var seed = Interlocked.Increment(ref next); seed < first + count && broken.IsEmpty; seed = Interlocked.Increment(ref next))
            {
                var result = Simulation.Run(seed, fences);
                if (result.Violations.Count > 0) broken.Add(result);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return broken.MinBy(result => result.Seed);
    }

    private static int? Read(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
