using Hearth.Simulation.Tests.Scheduling;

namespace Hearth.Simulation.Tests.Checks;

/// <summary>The promises that were broken.</summary>
internal sealed class Violations(SimulationLoop loop)
{
    private readonly List<string> _found = [];

    public IReadOnlyList<string> Found => _found;

    /// <summary>Notes a violation and ends the simulation: what follows from it is of no interest.</summary>
    /// <param name="promise">The promise, such as <c>P4</c>.</param>
    /// <param name="what">What has happened instead.</param>
    public void Add(string promise, string what)
    {
        _found.Add($"{promise} at {TimeSpan.FromTicks(loop.Now).TotalSeconds:0.0000} s: {what}");
        loop.IsStopped = true;
    }
}
