using System.Text.Json;
using Hearth.Agents;
using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Testing;
using Microsoft.Extensions.AI;

namespace Hearth.AspNetCore.Tests;

/// <summary>What clients see of delegated tasks.</summary>
public sealed class SubagentTests
{
    private static readonly Subagent Writer = new() { Name = "writer", Description = "Writes.", Instructions = "Write." };

    private static readonly Subagent Lead = new() { Name = "lead", Description = "Has it written.", Instructions = "Lead.", Subagents = [Writer] };

    [Fact]
    public async Task Stream_OfATaskInATask_HasBothSessionsBetweenTheirEvents()
    {
        // Arrange
        await using var host = await StartAsync();
        host.Model.Respond = request => RoleOf(request) switch
        {
            "Begin." when !HasResult(request) => Delegate("lead", "c1", cwd: "/workspace"),
            "Lead." when !HasResult(request) => Delegate("writer", "c2"),
            var role => ScriptedTurn.Say($"{role} done"),
        };

        // Act
        var answer = await host.PromptAsync("agent", "Go");
        var events = await host.ReadEventsAsync("agent");

        // Assert: the fields of the specification.
        Assert.Equal("Begin. done", answer.GetProperty("result").Text("text"));
        var starts = events.Where(item => item.Type() == "task_start").ToList();
        Assert.Equal(2, starts.Count);
        starts[0].AssertFields("turnId", "taskId", "parentSession", "toolCallId", "prompt", "agent", "cwd");
        starts[1].AssertFields("turnId", "taskId", "parentSession", "toolCallId", "prompt", "agent");
        Assert.Equal(("c1", "Do it", "lead", "/workspace"), (starts[0].Text("toolCallId"), starts[0].Text("prompt"), starts[0].Text("agent"), starts[0].Text("cwd")));
        var ends = events.Where(item => item.Type() == "task").ToList();
        Assert.All(ends, end => end.AssertFields("turnId", "taskId", "parentSession", "toolCallId", "agent", "isError", "durationMs", "result"));
        Assert.Equal([("writer", "Write. done"), ("lead", "Lead. done")], ends.Select(end => (end.Text("agent"), end.Text("result"))));
        Assert.True(Guid.TryParseExact(starts[0].Text("taskId"), "D", out _));

        // Assert: a session of its own for each, and everything of it inside.
        var lead = AssertTask(events, starts[0], "default");
        var writer = AssertTask(events, starts[1], lead);
        Assert.Equal(["default", lead, writer], events.Where(item => item.Type() == "idle").Select(item => item.Text("session")).Reverse());
        Assert.Equal(3, events.Select(item => item.OptionalText("conversationId")).OfType<string>().Distinct().Count());
        Assert.Equal(["Go", "Do it", "Do it"], events
            .Where(item => item.Type() == "message_end" && item.GetProperty("message").Text("role") == "user")
            .Select(item => item.GetProperty("message").Text("content")));

        // Assert: whoever reads live sees the same.
        Assert.Equal(events.Select(item => item.GetRawText()), (await host.FollowAsync("agent")).Select(item => item.GetRawText()));
    }

    [Fact]
    public async Task Task_DeeperThanConfigured_IsAToolErrorInTheChild()
    {
        // Arrange
        await using var host = await StartAsync(("Hearth:Agents:MaxDelegationDepth", "1"));
        host.Model.Respond = request => RoleOf(request) switch
        {
            "Begin." when !HasResult(request) => Delegate("lead", "c1"),
            "Lead." when !HasResult(request) => Delegate("writer", "c2"),
            _ => ScriptedTurn.Say("Done"),
        };

        // Act
        var answer = await host.PromptAsync("agent", "Go");
        var events = await host.ReadEventsAsync("agent");

        // Assert
        Assert.Equal("Done", answer.GetProperty("result").Text("text"));
        Assert.Equal("lead", Assert.Single(events, item => item.Type() == "task_start").Text("agent"));
        var refused = events.Tools()["c2"];
        refused.AssertFields("turnId", "taskId", "parentSession", "toolName", "toolCallId", "isError", "durationMs", "result");
        Assert.True(refused.IsError());
        Assert.Equal("delegation_depth_exceeded: Tasks are delegated 1 deep at the most. Do this one yourself.", refused.ResultText());
        Assert.Equal("default", refused.Text("parentSession"));
    }

    [Fact]
    public async Task Tasks_MoreThanConfigured_AreToolErrorsBesideTheOthers()
    {
        // Arrange
        await using var host = await StartAsync(("Hearth:Agents:MaxTasksPerOperation", "2"));
        host.Model.Respond = request => RoleOf(request) == "Begin." && !HasResult(request)
            ? Delegate("lead", "c1").ThenCall("task", Arguments("lead"), "c2").ThenCall("task", Arguments("lead"), "c3").ThenCall("task", Arguments("nobody"), "c4")
            : ScriptedTurn.Say("Done");

        // Act
        await host.PromptAsync("agent", "Go");
        var events = await host.ReadEventsAsync("agent");

        // Assert: which of the three is refused is chance.
        Assert.Equal(2, events.Count(item => item.Type() == "task_start"));
        Assert.Equal(2, events.Count(item => item.Type() == "task"));
        var tools = events.Tools();
        var refused = Assert.Single(new[] { "c1", "c2", "c3" }, id => tools[id].IsError());
        Assert.Equal(
            "delegation_limit_exceeded: This operation has delegated 2 tasks, which is as many as it may. Do the rest yourself.",
            tools[refused].ResultText());
        Assert.Equal("subagent_not_declared: There is no subagent \"nobody\". There is: lead.", tools["c4"].ResultText());
    }

    [Fact]
    public async Task Task_WhoseModelFails_EndsWithAnErrorForTheParentAlone()
    {
        // Arrange
        await using var host = await StartAsync();
        host.Model.Respond = request => RoleOf(request) switch
        {
            "Lead." => ScriptedTurn.Throw(new InvalidOperationException("Broken.")),
            _ => HasResult(request) ? ScriptedTurn.Say("Done") : Delegate("lead", "c1"),
        };

        // Act
        var answer = await host.PromptAsync("agent", "Go");
        var events = await host.ReadEventsAsync("agent");

        // Assert
        Assert.Equal("Done", answer.GetProperty("result").Text("text"));
        var task = Assert.Single(events, item => item.Type() == "task");
        Assert.True(task.IsError());
        Assert.StartsWith("operation_failed: ", task.Text("result"), StringComparison.Ordinal);
        Assert.Equal(task.Text("result"), events.Tools()["c1"].ResultText());
        var operation = Assert.Single(events, item => item.Type() == "operation" && item.Text("session") == task.Text("session"));
        Assert.Equal("operation_failed", operation.GetProperty("error").Text("type"));
        Assert.Equal("completed", events[^1].Text("outcome"));
    }

    private static Task<EngineHost> StartAsync(params (string Key, string Value)[] settings) => EngineHost.StartAsync(
        hearth => hearth.AddAgent("agent", _ => new AgentDefinition
        {
            Instructions = "Begin.",
            Subagents = [Lead],
        }),
        settings);

    // The session of a task, after a look at all of its events.
    private static string AssertTask(IReadOnlyList<JsonElement> events, JsonElement start, string parent)
    {
        var taskId = start.Text("taskId");
        var own = events.Where(item => item.OptionalText("taskId") == taskId).ToList();
        Assert.Equal(("task_start", "task"), (own[0].Type(), own[^1].Type()));
        Assert.All(own, item => Assert.Equal((parent, $"task:{parent}:{taskId}"), (item.Text("parentSession"), item.Text("session"))));
        Assert.Single(own.Select(item => item.Text("conversationId")).Distinct());
        Assert.Equal(own.Select(item => item.GetProperty("eventIndex").GetInt64()).Order(), own.Select(item => item.GetProperty("eventIndex").GetInt64()));
        return own[0].Text("session");
    }

    private static ScriptedTurn Delegate(string agent, string callId, string? cwd = null) => ScriptedTurn.Call("task", Arguments(agent, cwd), callId);

    private static Dictionary<string, object?> Arguments(string agent, string? cwd = null)
    {
        var arguments = new Dictionary<string, object?> { ["prompt"] = "Do it", ["agent"] = agent };
        if (cwd is not null) arguments["cwd"] = cwd;
        return arguments;
    }

    private static string RoleOf(ScriptedRequest request) => request.Options!.Instructions!.Split('\n')[0];

    private static bool HasResult(ScriptedRequest request) => request.Messages[^1].Role == ChatRole.Tool;
}
