using Hearth.Simulation.Tests.Scheduling;
using Hearth.Workflows;

namespace Hearth.Simulation.Tests.Processes;

/// <summary>A workflow with every kind of durable call.</summary>
internal sealed class Trip(World world, Guid process, VirtualTime time)
{
    public const string WorkflowName = "trip";

    public async Task<string> RunAsync(TripInput input, WorkflowContext context)
    {
        var first = await StepAsync(context, "pack");
        await context.GetUtcNowAsync();
        var session = await context.OpenSessionAsync(SimulatedProcess.Agent);
        var reply = input.IsStructured ? (await session.PromptAsync<Verdict>("Where to?")).Data.Word : (await session.PromptAsync("Where to?")).Text;
        context.Log("under way");
        var branches = await Task.WhenAll(StepAsync(context, "drive"), StepAsync(context, "sing"));
        await context.DispatchAsync(SimulatedProcess.Agent, input.Instance, new { context.RunId.Value });
        if (input.IsStubborn) Linger(context);
        return $"{first} {reply.Length} {string.Join(' ', branches)}";
    }

    private Task<string> StepAsync(WorkflowContext context, string name) => context.StepAsync(name, async token =>
    {
        world.Witness.Execute(process, context.RunId.Value, $"step:{name}#1", isAtMostOnce: false);
        await Task.Delay(world.Upto(1), time, world.Chance(80) ? token : CancellationToken.None);
        return name;
    });

    // Work that a careless author has left behind: it goes on while the run ends.
    private void Linger(WorkflowContext context) => _ = ChatterAsync(context);

    private async Task ChatterAsync(WorkflowContext context)
    {
        for (var i = 0; i < 20; i++)
        {
            await Task.Delay(world.Upto(0.02), time);
            context.Log($"still there {i}");
        }
    }
}
