using System.Collections.Concurrent;
using Hearth.Agents;
using Hearth.Testing;
using Hearth.Tools;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Sessions;

public sealed class ToolContextTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tool_ThatIsCalledTwice_SeesTwoCallsWithKeysOfTheirOwn()
    {
        // Arrange
        var seen = new ConcurrentDictionary<string, ToolContext>();
        var look = AIFunctionFactory.Create(() => seen.TryAdd(ToolContext.Current!.CallId, ToolContext.Current), "look");
        await using var host = await HearthTestHost.StartAsync(hearth => hearth.AddAgent("maths", _ => new AgentDefinition { Tools = [look] }), Cancel);
        host.Model.Enqueue(ScriptedTurn.Call("look", callId: "c1").ThenCall("look", callId: "c2"), ScriptedTurn.Say("Done"));

        // Act
        await host.PromptAsync("maths", "one", "Look", Cancel);

        // Assert
        Assert.Null(ToolContext.Current);
        Assert.Equal(["c1", "c2"], seen.Keys.Order());
        Assert.All(seen.Values, call => Assert.Equal(("look", "maths", "one", "default"), (call.ToolName, call.AgentName, call.InstanceId, call.Session)));
        Assert.Equal(2, seen.Values.Select(call => Guid.Parse(call.IdempotencyKey)).Distinct().Count());
    }

    [Fact]
    public async Task Source_OfTools_IsAskedAtTheStartOfEachOperation()
    {
        // Arrange
        var source = new GrowingSource();
        await using var host = await HearthTestHost.StartAsync(
            hearth => hearth.AddAgent("maths", _ => new AgentDefinition { ToolSources = [source] }),
            Cancel);
        host.Model.Enqueue(ScriptedTurn.Call("tool_1", callId: "c1"), ScriptedTurn.Say("First"), ScriptedTurn.Call("tool_2", callId: "c2"), ScriptedTurn.Say("Second"));

        // Act
        await host.PromptAsync("maths", "one", "Go", Cancel);
        await host.PromptAsync("maths", "one", "Go on", Cancel);

        // Assert
        Assert.Equal([("maths", "one"), ("maths", "one")], source.Asked);
        var results = host.Model.Requests.SelectMany(request => request.Messages[^1].Contents.OfType<FunctionResultContent>()).Select(result => result.Result);
        Assert.Equal(["tool 1", "tool 2"], results);
    }

    private sealed class GrowingSource : IToolSource
    {
        public List<(string Agent, string Instance)> Asked { get; } = [];

        public ValueTask<IReadOnlyList<AITool>> GetToolsAsync(ToolSourceContext context, CancellationToken cancellationToken)
        {
            Asked.Add((context.AgentName, context.InstanceId));
            var number = Asked.Count;
            return ValueTask.FromResult<IReadOnlyList<AITool>>([AIFunctionFactory.Create(() => $"tool {number}", $"tool_{number}")]);
        }
    }
}
