using System.Text.Json;
using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Models;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Agents;

public sealed class SubagentTests
{
    private static readonly Subagent Researcher = new() { Name = "researcher", Description = "Finds things out.", Instructions = "Research." };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Task_OfASubagent_HasASessionOfItsOwnBetweenItsEvents()
    {
        // Arrange
        await using var host = await StartAsync(Researcher);
        host.Model.Respond = Script(("Research.", _ => ScriptedTurn.Say("42").ThenUse(10, 1)));
        host.Model.Enqueue(Delegate("researcher", "c1").ThenUse(100, 5));

        // Act
        var id = await host.SendAsync("agent", "one", "Hi", Cancel);
        var result = await host.WaitAsync(id, Cancel);

        // Assert
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        string[] expected =
        [
            "operation_start", "user_end", "agent_start", "turn_start", "assistant_start", "turn", "answer", "tool_start",
            "task_start", "operation_start", "agent_start", "turn_start", "user_start", "user_end", "assistant_start", "turn", "answer",
            "agent_end", "operation", "idle", "task",
            "tool", "turn_start", "assistant_start", "turn", "answer", "agent_end", "operation", "idle", "submission_settled",
        ];
        Assert.Equal(expected, events.Tokens());
        var start = events.Single(item => item.Type() == "task_start");
        Assert.Equal(("c1", "Find it", "researcher"), (start.Text("toolCallId"), start.Text("prompt"), start.Text("agent")));
        Assert.Equal("default", start.Text("parentSession"));
        Assert.Equal("42", events.Single(item => item.Type() == "task").Text("result"));
        Assert.Equal("42", Text(events.Single(item => item.Type() == "tool")));
        Assert.Equal("prompt", events.Where(item => item.Type() == "operation_start").Last().Text("operationKind"));
        Assert.Equal(["Hi", "Find it"], events.Where(item => item.Token() == "user_end").Select(item => item.GetProperty("message").Text("content")));

        // Assert: a result's usage sums the whole submission, and a child sees nothing of its parent's conversation.
        Assert.Equal(110, result!.Value.GetProperty("usage").GetProperty("input").GetInt64());
        var child = host.Model.Requests.Single(request => request.Options!.Instructions == "Research.");
        Assert.Equal("Find it", Assert.Single(child.Messages).Text);
        Assert.DoesNotContain("task", child.Options!.Tools?.Select(tool => tool.Name) ?? []);
    }

    [Fact]
    public async Task Task_WithoutSubagents_IsNotOffered()
    {
        await using var host = await StartAsync();
        host.Model.Enqueue(ScriptedTurn.Say("Hello"));

        await host.PromptAsync("agent", "one", "Hi", Cancel);

        Assert.DoesNotContain("task", Assert.Single(host.Model.Requests).Options!.Tools!.Select(tool => tool.Name));
    }

    [Fact]
    public async Task Task_ForSomebodyUndeclared_TellsTheModelWhoThereIs()
    {
        await using var host = await StartAsync(Researcher);
        host.Model.Enqueue(Delegate("nobody", "c1"), ScriptedTurn.Say("Done"));

        await host.PromptAsync("agent", "one", "Hi", Cancel);

        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.DoesNotContain(events, item => item.Type() == "task_start");
        Assert.StartsWith("subagent_not_declared: ", Text(events.Single(item => item.Type() == "tool")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Task_WhoseModelFails_IsAResultForTheParent()
    {
        // Arrange
        await using var host = await StartAsync(Researcher);
        host.Model.Respond = Script(("Research.", _ => ScriptedTurn.Throw(new InvalidOperationException("No."))));
        host.Model.Enqueue(Delegate("researcher", "c1"));

        // Act
        var text = await host.PromptAsync("agent", "one", "Hi", Cancel);

        // Assert
        Assert.Equal("Done", text);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.True(events.Single(item => item.Type() == "task").GetProperty("isError").GetBoolean());
        Assert.StartsWith("operation_failed: ", Text(events.Single(item => item.Type() == "tool")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tasks_DeeperThanAllowed_AreRefused()
    {
        // Arrange: each delegates to itself.
        await using var host = await Engine.StartAsync(hearth =>
        {
            hearth.Services.Configure<DelegationOptions>(options => options.MaxDelegationDepth = 2);
            hearth.AddAgent("agent", _ => new AgentDefinition { Subagents = [Subagent.FromAgent("agent", "Itself.")] });
        });
        host.Model.Respond = request => request.Messages[^1].Role == ChatRole.Tool ? ScriptedTurn.Say(ToolText(request)) : Delegate("agent", "c1");

        // Act
        var text = await host.PromptAsync("agent", "one", "Hi", Cancel);

        // Assert
        Assert.StartsWith("delegation_depth_exceeded: ", text, StringComparison.Ordinal);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        var sessions = events.Where(item => item.Type() == "task_start").Select(item => item.Text("session")).ToList();
        Assert.Equal(2, sessions.Count);
        Assert.StartsWith($"task:{sessions[0]}:", sessions[1], StringComparison.Ordinal);
        Assert.Equal(6, host.Model.Requests.Count);
    }

    [Fact]
    public async Task Tasks_OfOneMessage_RunTogetherWithinTheLimits()
    {
        // Arrange: six calls, five allowed, two at a time; each of the first two waits for the other.
        var (running, most, both) = (0, 0, Engine.Signal());
        var work = AIFunctionFactory.Create(
            async () =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                if (most == 2) both.TrySetResult();
                await both.Task;
                Interlocked.Decrement(ref running);
            },
            "work");
        await using var host = await Engine.StartAsync(hearth =>
        {
            hearth.Services.Configure<DelegationOptions>(options => (options.MaxParallelTasks, options.MaxTasksPerOperation) = (2, 5));
            hearth.AddAgent("agent", _ => new AgentDefinition { Subagents = [Researcher with { Tools = [work] }] });
        });
        host.Model.Respond = Script(("Research.", request => request.Messages.Count == 1 ? ScriptedTurn.Call("work") : ScriptedTurn.Say("ok")));
        host.Model.Enqueue(Enumerable.Range(1, 6).Aggregate(ScriptedTurn.Empty, (turn, i) => turn.ThenCall("task", Arguments("researcher"), $"c{i}")));

        // Act
        await host.PromptAsync("agent", "one", "Hi", Cancel);

        // Assert
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.Equal(5, events.Count(item => item.Type() == "task"));
        var refused = events.Single(item => item.Type() == "tool" && item.GetProperty("isError").GetBoolean());
        Assert.StartsWith("delegation_limit_exceeded: ", Text(refused), StringComparison.Ordinal);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Task_OfAnAbortedSubmission_KeepsItsPartialTextAndEnds()
    {
        // Arrange
        var said = Engine.Signal();
        await using var host = await StartAsync(Researcher);
        host.Model.Respond = Script(("Research.", _ => ScriptedTurn.Say("Half ").ThenSignal(said).ThenWaitFor(new TaskCompletionSource().Task)));
        host.Model.Enqueue(Delegate("researcher", "c1"));

        // Act
        var id = await host.SendAsync("agent", "one", "Hi", Cancel);
        await said.Task.WaitAsync(Cancel);
        await host.AbortAsync("agent", "one", Cancel);
        var failure = await Assert.ThrowsAsync<HearthException>(() => host.WaitAsync(id, Cancel));

        // Assert
        Assert.Equal(ErrorCodes.SubmissionAborted, failure.Code);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        string[] expected = ["aborted", "agent_end", "operation", "idle", "task", "agent_end", "operation", "idle", "submission_settled"];
        Assert.Equal(expected, events.Tokens().TakeLast(expected.Length));
    }

    [Fact]
    public async Task TaskAsync_InAWorkflow_IsAnOperationOfItsSession()
    {
        // Arrange
        await using var host = await Engine.StartAsync(hearth =>
        {
            hearth.AddAgent("agent", _ => new AgentDefinition { Instructions = "Lead.", Subagents = [Researcher] });
            hearth.AddWorkflow<string, string>("flow", async (input, context) =>
            {
                var session = await context.OpenSessionAsync("agent");
                var first = await session.TaskAsync(input, new() { Agent = "researcher" });
                var second = await session.TaskAsync("Yourself");
                var failure = await Assert.ThrowsAsync<HearthException>(() => session.TaskAsync("?", new() { Agent = "nobody" }));
                return $"{first.Text} {second.Text} {failure.Code}";
            });
        });
        host.Model.Respond = request => ScriptedTurn.Say($"<{request.Options!.Instructions!.Split('\n')[0]} {request.LastText}>");

        // Act
        var runId = await host.StartRunAsync("flow", "Find it", Cancel);
        var result = await host.WaitAsync(runId.Value, Cancel);

        // Assert
        Assert.Equal("<Research. Find it> <Lead. Yourself> subagent_not_declared", result!.Value.GetString());
        var events = await host.ReadEventsAsync(runId, Cancel);
        EventRules.CheckRun(events);
        string[] expected =
        [
            "operation_start", "task_start", "operation_start", "agent_start", "turn_start", "user_start", "user_end", "assistant_start", "turn",
            "answer", "agent_end", "operation", "idle", "task", "operation", "idle",
        ];
        Assert.Equal(expected, events.Tokens().Skip(1).Take(expected.Length));
        var kinds = events.Where(item => item.Type() == "operation_start").Select(item => item.Text("operationKind"));
        Assert.Equal(["task", "prompt", "task", "prompt", "task"], kinds);
    }

    private static Task<HearthTestHost> StartAsync(params Subagent[] subagents) =>
        Engine.StartAsync(hearth => hearth.AddAgent("agent", _ => new AgentDefinition { Subagents = subagents }));

    private static Func<ScriptedRequest, ScriptedTurn> Script((string Instructions, Func<ScriptedRequest, ScriptedTurn> Respond) child) => request =>
        request.Options!.Instructions?.StartsWith(child.Instructions, StringComparison.Ordinal) == true ? child.Respond(request) : ScriptedTurn.Say("Done");

    private static ScriptedTurn Delegate(string agent, string callId) => ScriptedTurn.Call("task", Arguments(agent), callId);

    private static object Arguments(string agent) => new { prompt = "Find it", agent };

    private static string Text(JsonElement tool) => tool.GetProperty("result").GetProperty("content")[0].Text("text");

    private static string ToolText(ScriptedRequest request) =>
        request.Messages[^1].Contents.OfType<FunctionResultContent>().Single().Result!.ToString()!.Replace("Error: ", "", StringComparison.Ordinal);
}
