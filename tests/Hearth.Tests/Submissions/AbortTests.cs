using Hearth.Agents;
using Hearth.Events;
using Hearth.Models;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Submissions;

public sealed class AbortTests
{
    private readonly MemoryStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Abort_OfARunningAndAQueuedSubmission_SettlesBothAndNotTheNext()
    {
        // Arrange
        var store = new CrashingStore(_store);
        await using var host = await StartAsync(store);
        host.Model.Enqueue(ScriptedTurn.Say("Hello ").ThenWaitFor(new TaskCompletionSource().Task), ScriptedTurn.Say("Fresh"));
        var running = await host.SendAsync("agent", "one", "First", Cancel);
        var queued = await host.SendAsync("agent", "one", "Second", Cancel);
        await store.ProgressStored.WaitAsync(Cancel);

        // Act
        var aborted = await host.AbortAsync("agent", "one", Cancel);
        var text = await host.PromptAsync("agent", "one", "Third", Cancel);

        // Assert
        Assert.True(aborted);
        Assert.Equal("Fresh", text);
        await AssertAbortedAsync(host, running);
        await AssertAbortedAsync(host, queued);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        string[] expected =
        [
            "operation_start", "user_end", "agent_start", "turn_start", "assistant_start",
            "aborted", "agent_end", "operation", "idle", "submission_settled", "submission_settled", "operation_start",
        ];
        Assert.Equal(expected, events.Tokens().Take(expected.Length));
        Assert.Equal(["First", "Hello ", "Third"], host.Model.Requests[1].Messages.Select(message => message.Text));
        Assert.False(await host.AbortAsync("agent", "one", Cancel));
        Assert.False(await host.AbortAsync("agent", "nobody", Cancel));
    }

    [Fact]
    public async Task Abort_WhileToolsRun_StopsThemAndTheOperation()
    {
        // Arrange
        var started = Engine.Signal();
        var hang = AIFunctionFactory.Create(
            async (CancellationToken token) =>
            {
                started.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            },
            "hang");
        await using var host = await StartAsync(_store, hang);
        host.Model.Enqueue(ScriptedTurn.Call("hang"));
        var id = await host.SendAsync("agent", "one", "Hi", Cancel);
        await started.Task.WaitAsync(Cancel);

        // Act
        await host.AbortAsync("agent", "one", Cancel);

        // Assert
        await AssertAbortedAsync(host, id);
        EventRules.CheckInstance(await host.ReadEventsAsync("agent", "one", Cancel));
        Assert.Single(host.Model.Requests);
    }

    [Theory]
    [InlineData(EventKind.TurnStart, new[] { "submission_settled" })]
    [InlineData(EventKind.ToolStart, new[] { "answer", "agent_end", "operation", "idle", "submission_settled" })]
    [InlineData(EventKind.SubmissionSettled, new[] { "answer", "agent_end", "operation", "idle", "submission_settled" })]
    public async Task Abort_ThatCommitsJustBeforeAGuardedEvent_WinsAndTheFoldIsReadAgain(EventKind at, string[] end)
    {
        // Arrange
        var stream = default(StreamId);
        var hasAborted = false;
        var store = new CrashingStore(_store)
        {
            BeforeAppend = async append =>
            {
                stream = append.Stream;
                if (hasAborted || !Crash.Has(append, at)) return;
                hasAborted = true;
                await _store.AbortAsync(stream, Cancel);
            },
        };
        await using var host = await StartAsync(store, AIFunctionFactory.Create(() => "ok", "look"));
        host.Model.Enqueue(at == EventKind.ToolStart ? ScriptedTurn.Call("look") : ScriptedTurn.Say("Done"));

        // Act
        var id = await host.SendAsync("agent", "one", "First", Cancel);
        await AssertAbortedAsync(host, id);
        host.Model.Respond = _ => ScriptedTurn.Say("Fresh");
        if (at == EventKind.TurnStart) await host.PromptAsync("agent", "other", "Uses the queued turn", Cancel);
        await host.PromptAsync("agent", "one", "Second", Cancel);

        // Assert
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        var first = events.Where(item => item.Text("submissionId") == id).Tokens();
        Assert.Equal(end, first.TakeLast(end.Length));
        var told = host.Model.Requests[^1].Messages.Select(message => message.Role.Value);
        string[] expected = at switch
        {
            EventKind.TurnStart => ["user"],
            EventKind.ToolStart => ["user", "assistant", "tool", "user"],
            _ => ["user", "assistant", "user"],
        };
        Assert.Equal(expected, told);
    }

    [Fact]
    public async Task Abort_ThatCommitsWhileAStoredAnswerIsSettled_Wins()
    {
        // Arrange: the answer is stored, its process is dead.
        var dying = new CrashingStore(_store) { DiesBefore = unit => Crash.Has(unit, EventKind.SubmissionSettled) };
        string id;
        await using (var first = await StartAsync(dying))
        {
            first.Model.Enqueue(ScriptedTurn.Say("Done"));
            id = await first.SendAsync("agent", "one", "Hi", Cancel);
            await dying.Dead.WaitAsync(Cancel);
        }

        // Act
        var store = new CrashingStore(_store) { BeforeAppend = append => _store.AbortAsync(append.Stream, Cancel) };
        await using var second = await StartAsync(store);

        // Assert
        await AssertAbortedAsync(second, id);
        EventRules.CheckInstance(await second.ReadEventsAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Abort_WhileAFailedModelCallWaitsForItsRepetition_EndsTheTurnOnce()
    {
        // Arrange
        var failed = Engine.Signal();
        var store = new CrashingStore(_store)
        {
            BeforeAppend = append =>
            {
                if (Crash.Has(append, EventKind.Log)) failed.TrySetResult();
                return Task.CompletedTask;
            },
        };
        await using var host = await Engine.StartAsync(
            hearth =>
            {
                hearth.Services.Configure<ModelsOptions>(options => options.ModelRetryDelay = TimeSpan.FromMinutes(1));
                hearth.AddAgent("agent", _ => new AgentDefinition());
            },
            store);
        host.Model.Enqueue(ScriptedTurn.Say("Hello ").ThenThrow(new IOException("The connection is lost.")));
        var id = await host.SendAsync("agent", "one", "Hi", Cancel);
        await failed.Task.WaitAsync(Cancel);

        // Act
        await host.AbortAsync("agent", "one", Cancel);

        // Assert
        await AssertAbortedAsync(host, id);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.Single(events, item => item.Token() is "error" or "aborted");
    }

    private static async Task AssertAbortedAsync(HearthTestHost host, string id)
    {
        var failure = await Assert.ThrowsAsync<HearthException>(() => host.WaitAsync(id, Cancel));
        Assert.Equal(ErrorCodes.SubmissionAborted, failure.Code);
    }

    private static Task<HearthTestHost> StartAsync(IHearthStore store, params AITool[] tools) =>
        Engine.StartAsync(hearth => hearth.AddAgent("agent", _ => new AgentDefinition { Tools = tools }), store);
}
