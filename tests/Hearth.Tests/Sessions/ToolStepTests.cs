using Hearth.Agents;
using Hearth.Events;
using Hearth.Storage;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Tools;
using Hearth.Workflows;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Sessions;

public sealed class ToolStepTests
{
    private readonly MemoryStore _store = new();
    private readonly List<string> _done = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Step_RecordedBeforeTheProcessDied_IsNotDoneAgainWhenTheCallIsRepeated()
    {
        // Act, assert
        await CrashOfTheCall().BeforeAsync(_store, EventKind.Tool, async (host, id) =>
        {
            Assert.Equal("Done", (await host.WaitAsync(id, Cancel))!.Value.Text("text"));
            Assert.Equal(["take", "put"], _done);
            var events = await host.ReadEventsAsync("agent", "one", Cancel);
            EventRules.CheckInstance(events);
            Assert.Equal(["take", "put"], events.Where(item => item.Type() == "step").Select(item => item.Text("name")));
            Assert.Equal("took 1, put 2", events.Single(item => item.Type() == "tool").GetProperty("result").GetProperty("content")[0].Text("text"));
        });
    }

    [Fact]
    public async Task Step_NotRecordedWhenTheProcessDied_IsDoneAgainAlone()
    {
        // Arrange
        var steps = 0;

        // Act, assert
        await CrashOfTheCall().BeforeAsync(_store, unit => Crash.Has(unit, EventKind.Step) && ++steps == 2, async (host, id) =>
        {
            Assert.Equal("Done", (await host.WaitAsync(id, Cancel))!.Value.Text("text"));
            Assert.Equal(["take", "put", "put"], _done);
        });
    }

    [Fact]
    public async Task Step_OfAToolThatARunCalls_IsNoCallOfTheRun()
    {
        // Arrange
        await using var host = await HearthTestHost.StartAsync(
            hearth =>
            {
                hearth.AddAgent("agent", _ => new AgentDefinition { Tools = [Tool(Move)] });
                hearth.AddWorkflow("work", async (NoInput _, WorkflowContext context) =>
                {
                    var session = await context.OpenSessionAsync("agent");
                    return (await session.PromptAsync("Go")).Text;
                });
            },
            Cancel);
        host.Model.Respond = Respond;

        // Act
        var result = await host.RunAsync<string>("work", cancellationToken: Cancel);

        // Assert
        Assert.Equal("Done", result);
        Assert.Equal(["take", "put"], _done);
    }

    private Crash CrashOfTheCall() => new()
    {
        Configure = hearth => hearth.AddAgent("agent", _ => new AgentDefinition { Tools = [Tool(Move).WithEffect(ToolEffect.Idempotent)] }),
        Start = host => host.SendAsync("agent", "one", "Go", Cancel),
        Model = _ => new ScriptedChatClient { Respond = Respond },
    };

    private static ScriptedTurn Respond(ScriptedRequest request) =>
        request.Messages[^1].Role == ChatRole.Tool ? ScriptedTurn.Say("Done") : ScriptedTurn.Call("move", callId: "c1");

    private static AIFunction Tool(Func<Task<string>> tool) => AIFunctionFactory.Create(tool, "move");

    private async Task<string> Move()
    {
        var call = ToolContext.Current!;
        var took = await call.StepAsync("take", _ => Do("take"));
        var put = await call.StepAsync("put", _ => Do("put"));
        return $"took {took}, put {put}";
    }

    private Task<int> Do(string name)
    {
        lock (_done)
        {
            _done.Add(name);
            return Task.FromResult(_done.Count);
        }
    }
}
