using Hearth.Hosting;
using Hearth.Simulation.Tests.Scheduling;

namespace Hearth.Simulation.Tests.Processes;

/// <summary>Ends a simulated process as the operating system would.</summary>
internal sealed class SimulatedExit(Lane lane) : IProcessExit
{
    public void SetCode(int exitCode)
    {
        // There is no supervisor who asks.
    }

    public void Exit(int exitCode) => lane.Kill();
}
