using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Agents;

/// <summary>What ends an attempt early while the work is a child's: a drain, the deadline, an abort.</summary>
public sealed class SubagentStopTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(47);

    private readonly MemoryStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drain_PastItsDeadline_LeavesTheChildsAnswerToTheNextProcess()
    {
        // Arrange: half of the writer's answer is said.
        var said = Engine.Signal();
        var host = await StartAsync(Respond(_ => ScriptedTurn.Say("Hello dear ").ThenSignal(said).ThenWaitFor(Never())), TimeSpan.Zero);
        var id = await host.SendAsync("agent", "one", "Hi", Cancel);
        await said.Task.WaitAsync(Cancel);

        // Act
        await host.DisposeAsync();
        await using var second = await StartAsync(Respond(_ => ScriptedTurn.Say("world")), TimeSpan.Zero);
        var result = await second.WaitAsync(id, Cancel);

        // Assert: who had delegated was not asked again.
        Assert.Equal("chief: lead: Hello dear world", result!.Value.Text("text"));
        Assert.Equal(["Write.", "Lead.", "Begin."], second.Model.Requests.Select(Role));
        var events = await second.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.Equal(2, events.Count(item => item.Type() == "task_start"));
        Assert.Equal(["Hello dear world", "lead: Hello dear world"], events.Where(item => item.Type() == "task").Select(item => item.Text("result")));
    }

    [Fact]
    public async Task Drain_BeforeItsDeadline_LetsTheChildAndItsParentsEnd()
    {
        // Arrange
        var (asked, answer) = (Engine.Signal(), Engine.Signal());
        var host = await StartAsync(Respond(_ => ScriptedTurn.Empty.ThenSignal(asked).ThenWaitFor(answer.Task).ThenSay("ok")), TimeSpan.FromMinutes(10));
        var id = await host.SendAsync("agent", "one", "Hi", Cancel);
        await asked.Task.WaitAsync(Cancel);

        // Act
        var begun = Engine.Signal();
        host.Services.GetRequiredService<ServerLifecycle>().Draining.Register(() => begun.TrySetResult());
        var draining = host.DisposeAsync().AsTask();
        await begun.Task.WaitAsync(Cancel);
        answer.SetResult();
        await draining.WaitAsync(Cancel);

        // Assert
        Assert.NotNull((await _store.FindSubmissionAsync(new(id), Cancel))!.SettledAt);
        Assert.Equal(5, host.Model.Requests.Count);
    }

    [Theory]
    [InlineData(true, ErrorCodes.SubmissionAborted)]
    [InlineData(false, ErrorCodes.SubmissionTimeout)]
    public async Task AbortOrDeadline_WhileAToolOfTheInnermostRuns_StopsItAndEndsEverySession(bool isAborted, string expected)
    {
        // Arrange
        var (running, stopped) = (Engine.Signal(), Engine.Signal());
        var work = AIFunctionFactory.Create(
            async (CancellationToken cancellationToken) =>
            {
                running.SetResult();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Never().WaitAsync(cancellationToken));
                stopped.SetResult();
            },
            "work");
        var time = new ExpiringTime(Deadline);
        await using var host = await StartAsync(Respond(_ => ScriptedTurn.Call("work", callId: "c3")), TimeSpan.Zero, time, work);
        var id = await host.SendAsync("agent", "one", "Hi", Cancel);
        await running.Task.WaitAsync(Cancel);

        // Act
        if (isAborted) Assert.True(await host.AbortAsync("agent", "one", Cancel));
        else time.Expire();
        var failure = await Assert.ThrowsAsync<HearthException>(() => host.WaitAsync(id, Cancel));

        // Assert
        Assert.Equal(expected, failure.Code);
        await stopped.Task.WaitAsync(Cancel);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        string[] ended = ["agent_end", "operation", "idle"];
        string[] tail = [.. ended, "task", .. ended, "task", .. ended, "submission_settled"];
        Assert.Equal(tail, events.Tokens().TakeLast(tail.Length));
        Assert.All(events.Where(item => item.Type() == "task"), task => Assert.StartsWith($"{expected}: ", task.Text("result"), StringComparison.Ordinal));
        Assert.All(events.Where(item => item.Type() == "operation"), item => Assert.Equal(expected, item.GetProperty("error").Text("type")));
        Assert.Equal(3, host.Model.Requests.Count);
    }

    private Task<HearthTestHost> StartAsync(ScriptedChatClient model, TimeSpan drain, TimeProvider? time = null, params AITool[] tools) => Engine.StartAsync(
        hearth =>
        {
            var writer = new Subagent { Name = "writer", Description = "Writes.", Instructions = "Write.", Tools = tools };
            var lead = new Subagent { Name = "lead", Description = "Has it written.", Instructions = "Lead.", Subagents = [writer] };
            hearth.AddAgent("agent", _ => new AgentDefinition { Instructions = "Begin.", Timeout = Deadline, Subagents = [lead] });
            hearth.Services.Configure<DrainOptions>(options => options.Timeout = drain);
        },
        _store,
        model,
        time);

    private static ScriptedChatClient Respond(Func<ScriptedRequest, ScriptedTurn> writer) => new()
    {
        Respond = request => (Role(request), request.Messages[^1].Role == ChatRole.Tool) switch
        {
            ("Begin.", false) => ScriptedTurn.Call("task", new { prompt = "Do it", agent = "lead" }, "c1"),
            ("Lead.", false) => ScriptedTurn.Call("task", new { prompt = "Do it", agent = "writer" }, "c2"),
            ("Begin.", true) => ScriptedTurn.Say($"chief: {ResultOf(request)}"),
            ("Lead.", true) => ScriptedTurn.Say($"lead: {ResultOf(request)}"),
            _ => writer(request),
        },
    };

    private static string Role(ScriptedRequest request) => request.Options!.Instructions!.Split('\n')[0];

    private static object? ResultOf(ScriptedRequest request) => request.Messages[^1].Contents.OfType<FunctionResultContent>().Single().Result;

    private static Task Never() => new TaskCompletionSource().Task;
}
