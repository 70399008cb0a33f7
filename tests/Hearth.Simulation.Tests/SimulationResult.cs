namespace Hearth.Simulation.Tests;

/// <summary>What came of one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Violations">The promises that were broken.</param>
/// <param name="Hash">Differs when anything has happened differently.</param>
/// <param name="Steps">How many tasks were run.</param>
/// <param name="Duration">How long it took in virtual time.</param>
/// <param name="Trace">What has happened, if it was to be kept.</param>
internal sealed record SimulationResult(
    int Seed, IReadOnlyList<string> Violations, ulong Hash, int Steps, TimeSpan Duration, IReadOnlyList<string> Trace);
