using Hearth.Agents;
using Hearth.Testing;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests;

public sealed class PromptTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prompt_WithOneTurn_SettlesWithItsTextAndTheEventsInOrder()
    {
        // Arrange
        await using var host = await HearthTestHost.StartAsync(hearth => hearth.AddAgent("echo", _ => new AgentDefinition()), Cancel);
        host.Model.Enqueue(ScriptedTurn.Say("Hello there friend").ThenUse(10, 3));

        // Act
        var text = await host.PromptAsync("echo", "one", "Hi", Cancel);

        // Assert
        Assert.Equal("Hello there friend", text);
        var events = await host.ReadEventsAsync("echo", "one", Cancel);
        string[] expected =
        [
            "operation_start", "message_end", "agent_start", "turn_start", "message_start", "turn", "message_end",
            "agent_end", "operation", "idle", "submission_settled",
        ];
        Assert.Equal(expected, events.Select(item => item.GetProperty("type").GetString()));
        foreach (var item in events) TestContext.Current.TestOutputHelper!.WriteLine(item.GetRawText());
    }

    [Fact]
    public async Task Prompt_WithParallelToolCalls_RecordsEachResultAndTellsTheModel()
    {
        // Arrange
        var add = AIFunctionFactory.Create((int a, int b) => a + b, "add");
        await using var host = await HearthTestHost.StartAsync(hearth => hearth.AddAgent("maths", _ => new AgentDefinition { Tools = [add] }), Cancel);
        host.Model.Enqueue(
            ScriptedTurn.Call("add", new { a = 1, b = 2 }, "c1").ThenCall("add", new { a = 3, b = 4 }, "c2"),
            ScriptedTurn.Say("3 and 7"));

        // Act
        var text = await host.PromptAsync("maths", "one", "Add", Cancel);

        // Assert
        Assert.Equal("3 and 7", text);
        var results = host.Model.Requests[1].Messages[^1].Contents.OfType<FunctionResultContent>().Select(result => (result.CallId, result.Result));
        Assert.Equal([("c1", "3"), ("c2", "7")], results);
    }
}
