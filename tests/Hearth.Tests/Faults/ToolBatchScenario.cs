using System.Text.Json;
using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Tools;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Faults;

/// <summary>Three tool calls at once, one of each effect; the one without a declared effect must never run twice.</summary>
internal sealed class ToolBatchScenario : FaultScenario
{
    private string? _id;

    public override IReadOnlyCollection<string> Repeatable => ["look", "put"];

    public override IReadOnlyList<Func<FaultyProcess, CancellationToken, Task>> Steps =>
    [
        async (process, cancellationToken) => _id = await SendAsync(process, new Prompt("Work", []), cancellationToken),
        (process, cancellationToken) => process.Host.WaitAsync(_id!, cancellationToken),
    ];

    public override void Configure(FaultyProcess process, HearthBuilder hearth)
    {
        HoldProgress(hearth);
        AITool[] tools =
        [
            Tool("look").WithEffect(ToolEffect.ReadOnly), Tool("pay"), Tool("put").WithEffect(ToolEffect.Idempotent),
        ];
        hearth.AddAgent(Agent, _ => new AgentDefinition { Tools = tools });

        AIFunction Tool(string name) => AIFunctionFactory.Create(() => process.Do(name), name);
    }

    public override ScriptedTurn Respond(FaultyProcess process, ScriptedRequest request) => request.Messages[^1].Role == ChatRole.Tool
        ? ScriptedTurn.Say("Done")
        : ScriptedTurn.Call("look", callId: "c1").ThenCall("pay", callId: "c2").ThenCall("put", callId: "c3");

    public override async Task CheckAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        var result = await process.Host.WaitAsync(_id!, cancellationToken);
        Assert.Equal("Done", result!.Value.Text("text"));
        var ends = (await ReadEventsAsync(process, cancellationToken)).Where(item => item.Type() == "tool").ToList();
        Assert.Equal(["c1", "c2", "c3"], ends.Select(item => item.Text("toolCallId")).Order());
        Assert.All(ends, CheckResult);
    }

    private static void CheckResult(JsonElement end)
    {
        var text = end.GetProperty("result").GetProperty("content")[0].Text("text");
        if (!end.GetProperty("isError").GetBoolean())
        {
            Assert.Equal(end.Text("toolName"), text);
            return;
        }

        Assert.Equal("pay", end.Text("toolName"));
        Assert.Equal("interrupted", JsonDocument.Parse(text).RootElement.Text("type"));
    }
}
