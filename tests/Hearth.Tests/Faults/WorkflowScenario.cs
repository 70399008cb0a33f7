using System.Collections.Concurrent;
using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Workflows;
using Xunit;

namespace Hearth.Tests.Faults;

/// <summary>A run with parallel steps, a session of two prompts, and dispatches to two instances.</summary>
internal sealed class WorkflowScenario : FaultScenario
{
    private readonly ConcurrentDictionary<string, string> _dispatched = new();
    private string? _id;

    public override IReadOnlyCollection<string> Repeatable => ["a", "b"];

    public override IReadOnlyList<Func<FaultyProcess, CancellationToken, Task>> Steps =>
    [
        async (process, cancellationToken) => _id = await StartRunAsync(process, "flow", "in", cancellationToken),
        (process, cancellationToken) => process.Host.WaitAsync(_id!, cancellationToken),
        (process, cancellationToken) => Task.WhenAll(_dispatched.Values.Select(id => process.Host.WaitAsync(id, cancellationToken))),
    ];

    public override void Configure(FaultyProcess process, HearthBuilder hearth)
    {
        HoldProgress(hearth);
        hearth.AddAgent(Agent, _ => new AgentDefinition());
        hearth.AddWorkflow<string, string>("flow", async (input, context) =>
        {
            context.Log($"Got {input}.");
            var parts = await Task.WhenAll(StepAsync(process, context, "a"), StepAsync(process, context, "b"));
            var session = await context.OpenSessionAsync(Agent);
            var first = await session.PromptAsync(string.Concat(parts));
            await Task.WhenAll(DispatchAsync(context, 1, "x"), DispatchAsync(context, 2, "y"));
            var second = await session.PromptAsync("more");
            return $"{input} {first.Text} {second.Text}";
        });
    }

    public override ScriptedTurn Respond(FaultyProcess process, ScriptedRequest request) => ScriptedTurn.Say("<" + request.Messages[0].Text + ">");

    public override async Task CheckAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        Assert.Equal(_id, await StartRunAsync(process, "flow", "in", cancellationToken));
        var result = await process.Host.WaitAsync(_id!, cancellationToken);
        Assert.Equal("in <ab> <ab>", result!.Value.GetString());
        var events = await process.Host.ReadEventsAsync(RunId.Parse(_id!), cancellationToken);
        Assert.Single(events, item => item.Type() == "log");
        foreach (var number in (int[])[1, 2])
        {
            var dispatched = await process.Host.ReadEventsAsync(Agent, InstanceOf(number), cancellationToken);
            Assert.InRange(dispatched.Count(item => item.Token() == "user_end"), 0, 1);
        }
    }

    private static Task<string> StepAsync(FaultyProcess process, WorkflowContext context, string name) => context.StepAsync(name, async _ =>
    {
        await Task.Yield();
        return process.Do(name);
    });

    private async Task DispatchAsync(WorkflowContext context, int number, string input)
    {
        var receipt = await context.DispatchAsync(Agent, InstanceOf(number), input);
        _dispatched[InstanceOf(number)] = receipt.DispatchId.ToString("D");
    }

    private string InstanceOf(int number) => FormattableString.Invariant($"{Instance}-{number}");
}
