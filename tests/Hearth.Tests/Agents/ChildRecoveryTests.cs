using System.Text.Json;
using Hearth.Agents;
using Hearth.Events;
using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Tools;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Agents;

/// <summary>What is done about a task and its child, by what the log shows of both when their process has died.</summary>
public sealed class ChildRecoveryTests
{
    private readonly MemoryStore _store = new();
    private int _runs;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // The first column is the first thing that the log does not show. Model calls are those of the process that goes on.
    [Theory]
    [InlineData("parent's tool_start", "look", 1, 2, 1)] // the call never ran
    [InlineData("parent's tool_start", "pay", 1, 2, 1)]
    [InlineData("task_start", "look", 1, 2, 1)] // the call began, the task did not
    [InlineData("child's answer", "look", 1, 2, 1)] // input only
    [InlineData("child's tool_start", "look", 1, 1, 1)] // a batch that never started
    [InlineData("child's tool_start", "pay", 1, 1, 1)]
    [InlineData("child's tool", "look", 1, 1, 2)] // started and harmless: run again
    [InlineData("child's tool", "pay", 1, 1, 1)] // started and not: outcome unknown
    [InlineData("child's second turn", "look", 1, 1, 1)] // a recorded result is kept
    [InlineData("child's second turn", "pay", 1, 1, 1)]
    [InlineData("task", "look", 1, 0, 1)] // the child's final answer is there
    [InlineData("parent's tool", "look", 1, 0, 1)] // so is the task's end
    [InlineData("parent's second turn", "look", 1, 0, 1)]
    [InlineData("submission_settled", "look", 0, 0, 1)] // and the parent's answer
    public async Task Recovery_OfAParentAndItsChild_DoesOnlyWhatTheLogDoesNotShow(
        string firstMissing, string tool, int parentCalls, int childCalls, int runs)
    {
        // Arrange
        var crash = CrashWith(_ => Parent(tool), _ => new ScriptedChatClient { Respond = request => Respond(request, tool) });

        // Act, assert
        var hasDied = await crash.BeforeAsync(_store, unit => IsFirstMissing(firstMissing, unit), async (host, id) =>
        {
            var result = await host.WaitAsync(id, Cancel);
            Assert.Equal("Done", result!.Value.Text("text"));
            var asked = host.Model.Requests.Select(request => request.Options!.Instructions!.Split('\n')[0]).ToList();
            Assert.Equal((parentCalls, childCalls), (asked.Count(who => who == "Begin."), asked.Count(who => who == "Help.")));
            Assert.Equal(runs, _runs);
            var events = await host.ReadEventsAsync("agent", "one", Cancel);
            EventRules.CheckInstance(events);
            var task = Assert.Single(events, item => item.Type() == "task");
            Assert.Equal(("Helped", false), (task.Text("result"), IsError(task)));
            var (own, child) = (ToolOf(events, "c1"), ToolOf(events, "c2"));
            Assert.Equal(("Helped", false), (TextOf(own), IsError(own)));
            Assert.Equal(firstMissing == "child's tool" && tool == "pay", IsError(child));
        });
        Assert.True(hasDied);
    }

    [Theory]
    [InlineData(true, ErrorCodes.SubmissionAborted)]
    [InlineData(false, ErrorCodes.SubmissionTimeout)]
    public async Task Recovery_OfAChildWhoseSubmissionIsOver_AsksNobody(bool isAborted, string expected)
    {
        // Arrange: the child's tool has died with the process; then the submission is aborted, or its time passes.
        var store = new CrashingStore(_store) { DiesBefore = unit => IsFirstMissing("child's tool", unit) };
        string id;
        await using (var first = await Engine.StartAsync(Configure, store, new ScriptedChatClient { Respond = request => Respond(request, "look") }))
        {
            id = await first.SendAsync("agent", "one", "Hi", Cancel);
            await store.Dead.WaitAsync(Cancel);
        }

        if (isAborted)
        {
            var stream = await _store.FindStreamAsync(StreamKey.ForInstance("agent", "one"), Cancel);
            Assert.True(await _store.AbortAsync(stream!.Id, Cancel));
        }

        // Act
        var time = isAborted ? TimeProvider.System : new ShiftedTime(TimeSpan.FromHours(2));
        await using var second = await Engine.StartAsync(Configure, _store, new ScriptedChatClient(), time);
        var failure = await Assert.ThrowsAsync<HearthException>(() => second.WaitAsync(id, Cancel));

        // Assert
        Assert.Equal(expected, failure.Code);
        Assert.Empty(second.Model.Requests);
        Assert.Equal(1, _runs);
        EventRules.CheckInstance(await second.ReadEventsAsync("agent", "one", Cancel));

        void Configure(HearthBuilder hearth) => hearth.AddAgent("agent", _ => Parent("look"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Recovery_OfAChildThatIsNotDeclaredAnyMore_EndsItsTaskAndThoseInIt(bool hasAnother)
    {
        const string Reason = "subagent_not_declared: There is no subagent \"helper\".";

        // Arrange: the process dies while a tool of the child's own child runs; the next one's agent has no such subagent.
        var other = new Subagent { Name = "other", Description = "Is new." };
        var crash = CrashWith(
            process => process == 1 ? Parent("look", isNested: true) : new AgentDefinition { Instructions = "Begin.", Subagents = hasAnother ? [other] : [] },
            _ => new ScriptedChatClient { Respond = request => Respond(request, "look") });

        // Act, assert
        await crash.BeforeAsync(_store, unit => IsFirstMissing("child's tool", unit), async (host, id) =>
        {
            var result = await host.WaitAsync(id, Cancel);
            Assert.Equal("Done", result!.Value.Text("text"));
            var events = await host.ReadEventsAsync("agent", "one", Cancel);
            EventRules.CheckInstance(events);
            var tasks = events.Where(item => item.Type() == "task").ToList();
            Assert.Equal(["writer", "helper"], tasks.Select(item => item.Text("agent")));
            Assert.All(tasks, task => Assert.True(IsError(task)));
            Assert.Equal(Reason, tasks[1].Text("result"));
            Assert.Equal(Reason, TextOf(ToolOf(events, "c1")));
            Assert.Contains("\"interrupted\"", TextOf(ToolOf(events, "c2")), StringComparison.Ordinal);
            string[] expected =
            [
                "operation_start", "agent_start", "operation_start", "operation_start", "tool", "operation", "idle", "task", "tool", "operation", "idle", "task",
                "tool", "turn_start", "assistant_start", "turn", "answer", "agent_end", "operation", "idle", "submission_settled",
            ];
            Assert.Equal(expected, events.Tokens().TakeLast(expected.Length));
            Assert.Equal("Begin.", Assert.Single(host.Model.Requests).Options!.Instructions!.Split('\n')[0]);
        });
    }

    [Fact]
    public async Task Recovery_OfATaskThatHadEnded_HasItsResultAlthoughNobodyIsDeclaredAnyMore()
    {
        // Arrange
        var crash = CrashWith(
            process => process == 1 ? Parent("look") : new AgentDefinition { Instructions = "Begin." },
            _ => new ScriptedChatClient { Respond = request => Respond(request, "look") });

        // Act, assert
        await crash.BeforeAsync(_store, unit => IsFirstMissing("parent's tool", unit), async (host, id) =>
        {
            await host.WaitAsync(id, Cancel);
            var events = await host.ReadEventsAsync("agent", "one", Cancel);
            EventRules.CheckInstance(events);
            Assert.Equal(("Helped", false), (TextOf(ToolOf(events, "c1")), IsError(ToolOf(events, "c1"))));
            Assert.Single(events, item => item.Type() == "task");
        });
    }

    private static Crash CrashWith(Func<int, AgentDefinition> agent, Func<CrashingStore, ScriptedChatClient> model)
    {
        var processes = 0;
        return new Crash
        {
            Configure = hearth =>
            {
                var definition = agent(++processes);
                hearth.AddAgent("agent", _ => definition);
            },
            Start = host => host.SendAsync("agent", "one", "Hi", Cancel),
            Model = model,
        };
    }

    private AgentDefinition Parent(string tool, bool isNested = false)
    {
        var function = AIFunctionFactory.Create(() => $"{tool} {Interlocked.Increment(ref _runs)}", tool);
        AITool[] tools = [tool == "look" ? function.WithEffect(ToolEffect.ReadOnly) : function];
        var writer = new Subagent { Name = "writer", Description = "Writes.", Instructions = "Write.", Tools = tools };
        return new AgentDefinition
        {
            Instructions = "Begin.",
            Subagents =
            [
                new()
                {
                    Name = "helper",
                    Description = "Helps.",
                    Instructions = "Help.",
                    Tools = tools,
                    Subagents = isNested ? [writer] : [],
                },
            ],
        };
    }

    // Who helps calls the tool himself, unless he has somebody for it.
    private static ScriptedTurn Respond(ScriptedRequest request, string tool)
    {
        var (role, hasResult) = (request.Options!.Instructions!.Split('\n')[0], request.Messages[^1].Role == ChatRole.Tool);
        var hasTasks = request.Options.Tools!.Any(item => item.Name == "task");
        return role switch
        {
            "Begin." => hasResult ? ScriptedTurn.Say("Done") : ScriptedTurn.Call("task", new { prompt = "Help", agent = "helper" }, "c1"),
            _ when hasResult => ScriptedTurn.Say("Helped"),
            "Help." when hasTasks => ScriptedTurn.Call("task", new { prompt = "Write", agent = "writer" }, "c2"),
            "Help." => ScriptedTurn.Call(tool, callId: "c2"),
            _ => ScriptedTurn.Call(tool, callId: "c3"),
        };
    }

    // A turn after the first one begins without the operation's start.
    private static bool IsFirstMissing(string what, AppendUnit unit) =>
        unit.Events.Any(item => Is(what, item)) && !(what.EndsWith("second turn", StringComparison.Ordinal) && Crash.Has(unit, EventKind.OperationStart));

    private static bool Is(string what, StoredEvent stored)
    {
        var item = JsonBytes.Parse(stored.Payload);
        if (!item.TryGetProperty("session", out var session)) return stored.Kind == EventKind.SubmissionSettled && what == "submission_settled";
        var isChild = session.GetString() != "default";
        var call = item.TryGetProperty("toolCallId", out var id) ? id.GetString() : null;
        return (what, stored.Kind) switch
        {
            ("parent's tool_start", EventKind.ToolStart) or ("parent's tool", EventKind.Tool) => !isChild,
            ("task_start", EventKind.TaskStart) or ("task", EventKind.Task) => true,
            ("child's answer", EventKind.MessageEnd) => isChild && item.Token() == "answer",
            ("child's tool_start", EventKind.ToolStart) => isChild,
            ("child's tool", EventKind.Tool) => isChild && call != "c1",
            ("child's second turn", EventKind.TurnStart) => isChild,
            ("parent's second turn", EventKind.TurnStart) => !isChild,
            _ => false,
        };
    }

    private static JsonElement ToolOf(IReadOnlyList<JsonElement> events, string callId) =>
        events.Single(item => item.Type() == "tool" && item.Text("toolCallId") == callId);

    private static string TextOf(JsonElement tool) => tool.GetProperty("result").GetProperty("content")[0].Text("text");

    private static bool IsError(JsonElement item) => item.GetProperty("isError").GetBoolean();
}
