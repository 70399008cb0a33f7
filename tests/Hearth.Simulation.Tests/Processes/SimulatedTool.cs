using Hearth.Simulation.Tests.Scheduling;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace Hearth.Simulation.Tests.Processes;

/// <summary>A tool whose executions are counted.</summary>
internal sealed class SimulatedTool(World world, Guid process, VirtualTime time, string instanceId, ToolEffect effect) : AIFunction
{
    public override string Name => effect == ToolEffect.AtMostOnce ? "pay" : "look";

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        world.Loop.EnsureOwnThread();
        world.Witness.Execute(process, instanceId, arguments["call"]!.ToString()!, effect == ToolEffect.AtMostOnce);

        // Some tools do not listen when they are told to stop.
        await Task.Delay(world.Upto(1), time, world.Chance(80) ? cancellationToken : CancellationToken.None);
        return world.Chance(10) ? throw new InvalidOperationException("The tool has failed.") : "done";
    }
}
