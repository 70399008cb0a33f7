using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Workflows;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Faults;

/// <summary>A run that asks for a typed answer and gets one that is refused, then one that is right.</summary>
internal sealed class StructuredResultScenario : FaultScenario
{
    private string? _id;

    public override IReadOnlyList<Func<FaultyProcess, CancellationToken, Task>> Steps =>
    [
        async (process, cancellationToken) => _id = await StartRunAsync(process, "judge", "in", cancellationToken),
        (process, cancellationToken) => process.Host.WaitAsync(_id!, cancellationToken),
    ];

    public override void Configure(FaultyProcess process, HearthBuilder hearth)
    {
        hearth.AddAgent(Agent, _ => new AgentDefinition());
        hearth.AddWorkflow<string, Verdict>("judge", async (_, context) =>
            (await (await context.OpenSessionAsync(Agent)).PromptAsync<Verdict>("Judge")).Data);
    }

    public override ScriptedTurn Respond(FaultyProcess process, ScriptedRequest request) =>
        request.Messages.Any(message => message.Role == ChatRole.Tool)
            ? ScriptedTurn.Say("So be it.").ThenCall("finish", new { score = 5, reason = "good" })
            : ScriptedTurn.Call("finish", new { score = "five" });

    public override async Task CheckAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        Assert.Equal(_id, await StartRunAsync(process, "judge", "in", cancellationToken));
        var result = await process.Host.WaitAsync(_id!, cancellationToken);
        Assert.Equal((5, "good"), (result!.Value.GetProperty("score").GetInt32(), result.Value.Text("reason")));
        var events = await process.Host.ReadEventsAsync(RunId.Parse(_id!), cancellationToken);
        Assert.DoesNotContain(events, item => item.GetRawText().Contains("interrupted", StringComparison.Ordinal));
    }

    private sealed record Verdict(int Score, string Reason);
}
