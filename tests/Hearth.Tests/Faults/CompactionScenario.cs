using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Sandboxes;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Tools;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Faults;

/// <summary>A prompt that a conversation has room for only after a compaction, whose cut lies inside the work at it.</summary>
internal sealed class CompactionScenario : FaultScenario
{
    private static readonly string Long = new('x', 5_200);

    // A step that a death cut short is taken again.
    private string? _first;
    private string? _second;

    public override IReadOnlyCollection<string> Repeatable => ["look"];

    public override IReadOnlyList<Func<FaultyProcess, CancellationToken, Task>> Steps =>
    [
        async (process, cancellationToken) => _first = await SendAsync(process, new Prompt($"First {Long}", []), cancellationToken),
        (process, cancellationToken) => process.Host.WaitAsync(_first!, cancellationToken),
        async (process, cancellationToken) => _second = await SendAsync(process, new Prompt($"Second {Long}", []), cancellationToken),
        (process, cancellationToken) => process.Host.WaitAsync(_second!, cancellationToken),
    ];

    public override void Configure(FaultyProcess process, HearthBuilder hearth)
    {
        HoldProgress(hearth);
        var look = AIFunctionFactory.Create(() => process.Do("look") + new string('r', 4_000), "look").WithEffect(ToolEffect.ReadOnly);
        hearth.AddAgent(Agent, _ => new AgentDefinition { Sandbox = Sandbox.None, Compaction = SmallModel.Compaction, Tools = [look] });
    }

    public override ScriptedTurn Respond(FaultyProcess process, ScriptedRequest request)
    {
        if (SmallModel.IsSummary(request)) return SmallModel.Say(request, "Notes.");
        var isSecond = request.Messages.Any(message => message.Text.Contains("Second x", StringComparison.Ordinal));
        var hasLooked = request.Messages.SelectMany(message => message.Contents).Any(content => content is FunctionResultContent);
        return isSecond && !hasLooked ? ScriptedTurn.Call("look", callId: "c1").ThenUse(SmallModel.Tokens(request), 10)
            : SmallModel.Say(request, isSecond ? "Two" : "One");
    }

    public override async Task CheckAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        Assert.Equal("One", (await process.Host.WaitAsync(_first!, cancellationToken))!.Value.Text("text"));
        Assert.Equal("Two", (await process.Host.WaitAsync(_second!, cancellationToken))!.Value.Text("text"));
        var events = await ReadEventsAsync(process, cancellationToken);
        Assert.Equal(2, events.Count(item => item.Token() == "user_end"));
        Assert.Single(events, item => item.Type() == "compaction");
        Assert.Single(events, item => item.Type() == "tool");

        // The model is told the notes and what was kept, in this process as in the one that made them.
        var answers = process.Host.Model.Requests.Where(request => !SmallModel.IsSummary(request));
        Assert.All(answers, request => Assert.InRange(SmallModel.Tokens(request), 1, SmallModel.Window));
    }
}
