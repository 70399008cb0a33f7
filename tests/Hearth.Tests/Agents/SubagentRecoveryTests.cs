using Hearth.Agents;
using Hearth.Storage;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Agents;

public sealed class SubagentRecoveryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Task_OfADeadProcess_GoesOnInItsSession()
    {
        // Arrange: the process dies when half of the child's answer is stored.
        var crash = new Crash
        {
            Configure = hearth => hearth.AddAgent("agent", _ => new AgentDefinition
            {
                Subagents = [new() { Name = "helper", Description = "Helps.", Instructions = "Help." }],
            }),
            Start = host => host.SendAsync("agent", "one", "Hi", Cancel),
            Model = _ => new ScriptedChatClient { Respond = Respond },
        };

        // Act, assert
        await crash.WhenAsync(new MemoryStore(), store => store.ProgressStored, async (host, id) =>
        {
            var result = await host.WaitAsync(id, Cancel);
            Assert.Equal("Done", result!.Value.Text("text"));
            var events = await host.ReadEventsAsync("agent", "one", Cancel);
            EventRules.CheckInstance(events);
            string[] expected =
            [
                "operation_start", "agent_start",
                "operation_start", "aborted", "agent_start", "turn_start", "assistant_start", "turn", "answer", "agent_end", "operation", "idle", "task",
                "tool", "turn_start", "assistant_start", "turn", "answer", "agent_end", "operation", "idle", "submission_settled",
            ];
            Assert.Equal(expected, events.Tokens().TakeLast(expected.Length));
            Assert.Equal("Hello world", events.Single(item => item.Type() == "task").Text("result"));
            Assert.False(events.Single(item => item.Type() == "tool").GetProperty("isError").GetBoolean());
        });
    }

    private static ScriptedTurn Respond(ScriptedRequest request)
    {
        if (request.Options?.Instructions != "Help.")
        {
            return request.Messages[^1].Role == ChatRole.Tool
                ? ScriptedTurn.Say("Done")
                : ScriptedTurn.Call("task", new { prompt = "Greet", agent = "helper" }, "c1");
        }

        return request.LastText.Contains("cut off", StringComparison.Ordinal)
            ? ScriptedTurn.Say("world")
            : ScriptedTurn.Say("Hello ").ThenWaitFor(new TaskCompletionSource().Task);
    }
}
