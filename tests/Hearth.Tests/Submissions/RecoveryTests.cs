using Hearth.Agents;
using Hearth.Events;
using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Submissions;

public sealed class RecoveryTests
{
    private readonly MemoryStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PartialText_OfADeadProcess_BecomesAMessageThatTheModelContinues()
    {
        // Arrange
        var crash = Prompt(store => new ScriptedChatClient
        {
            Respond = request => request.LastText.Contains("cut off", StringComparison.Ordinal)
                ? ScriptedTurn.Say("world")
                : ScriptedTurn.Say("Hello ").ThenWaitFor(new TaskCompletionSource().Task),
        });

        // Act, assert
        await crash.WhenAsync(_store, store => store.ProgressStored, async (host, id) =>
        {
            var result = await host.WaitAsync(id, Cancel);
            Assert.Equal("Hello world", result!.Value.Text("text"));
            var events = await host.ReadEventsAsync("agent", "one", Cancel);
            EventRules.CheckInstance(events);
            string[] expected =
            [
                "operation_start", "user_end", "agent_start", "turn_start", "assistant_start",
                "operation_start", "aborted", "agent_start", "turn_start", "assistant_start", "turn", "answer",
                "agent_end", "operation", "idle", "submission_settled",
            ];
            Assert.Equal(expected, events.Tokens());
            var turns = events.Where(item => item.Type() == "turn_start").Select(item => item.Text("turnId")).ToList();
            Assert.Equal(turns[0], events.Single(item => item.Token() == "aborted").Text("turnId"));
            Assert.Equal(2, events.Where(item => item.Type() == "operation_start").Select(item => item.Text("operationId")).Distinct().Count());
        });
    }

    [Fact]
    public async Task Answer_StoredBeforeTheProcessDied_IsSettledWithoutTheModel()
    {
        var crash = Prompt(_ => new ScriptedChatClient().Enqueue(ScriptedTurn.Say("Done")));

        await crash.BeforeAsync(_store, EventKind.SubmissionSettled, async (host, id) =>
        {
            var result = await host.WaitAsync(id, Cancel);
            Assert.Equal("Done", result!.Value.Text("text"));
            Assert.Empty(host.Model.Requests);
            var events = await host.ReadEventsAsync("agent", "one", Cancel);
            EventRules.CheckInstance(events);
            Assert.Equal(["answer", "idle", "submission_settled"], events.Tokens().TakeLast(3));
        });
    }

    [Fact]
    public async Task Answer_OfAnAgentThatIsGone_IsSettledAllTheSame()
    {
        // Arrange
        var crashing = new CrashingStore(_store) { DiesBefore = unit => Crash.Has(unit, EventKind.SubmissionSettled) };
        string id;
        await using (var first = await Engine.StartAsync(Agent(new AgentDefinition()), crashing))
        {
            first.Model.Enqueue(ScriptedTurn.Say("Done"));
            id = await first.SendAsync("agent", "one", "Hi", Cancel);
            await crashing.Dead;
        }

        // Act: the definition has broken since; it is fine for the check at start-up.
        await using var second = await Engine.StartAsync(
            hearth => hearth.AddAgent("agent", context => context.InstanceId == "" ? new AgentDefinition() : throw new InvalidOperationException("broken")),
            _store);
        var result = await second.WaitAsync(id, Cancel);

        // Assert
        Assert.Equal("Done", result!.Value.Text("text"));
    }

    [Fact]
    public async Task Attempts_WithoutProgress_AreUsedUp()
    {
        // Arrange: each process dies as soon as the turn has started.
        var agent = Agent(new AgentDefinition { MaxAttempts = 2 });
        string? id = null;
        for (var i = 0; i < 2; i++)
        {
            var crashing = new CrashingStore(_store);
            var called = Engine.Signal();
            var model = new ScriptedChatClient { Respond = _ => ScriptedTurn.Empty.ThenSignal(called).ThenWaitFor(crashing.Dead) };
            await using var host = await Engine.StartAsync(agent, crashing, model);
            id ??= await host.SendAsync("agent", "one", "Hi", Cancel);
            await called.Task.WaitAsync(Cancel);
            crashing.Kill();
        }

        // Act
        await using var last = await Engine.StartAsync(agent, _store);
        var failure = await Assert.ThrowsAsync<HearthException>(() => last.WaitAsync(id!, Cancel));

        // Assert
        Assert.Equal(ErrorCodes.SubmissionRetryExhausted, failure.Code);
        Assert.Equal(2, failure.Meta!.Value.GetProperty("attemptCount").GetInt32());
        Assert.Equal(2, failure.Meta!.Value.GetProperty("maxAttempts").GetInt32());
        var events = await last.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.Equal(["idle", "submission_settled"], events.Tokens().TakeLast(2));
    }

    [Fact]
    public async Task Attempts_WithProgress_AreNotUsedUp()
    {
        // Arrange: five processes, each of which gets one tool result stored, with a budget of two attempts.
        var tool = AIFunctionFactory.Create(() => "ok", "look");
        var agent = Agent(new AgentDefinition { MaxAttempts = 2, Tools = [tool] });
        string? id = null;
        for (var i = 1; i <= 5; i++)
        {
            var crashing = new CrashingStore(_store);
            var results = i;
            var model = new ScriptedChatClient
            {
                Respond = request => request.Messages.Count(message => message.Role == ChatRole.Tool) < results
                    ? ScriptedTurn.Call("look")
                    : Die(crashing),
            };
            await using var host = await Engine.StartAsync(agent, crashing, model);
            id ??= await host.SendAsync("agent", "one", "Hi", Cancel);
            await crashing.Dead.WaitAsync(Cancel);
        }

        // Act
        await using var last = await Engine.StartAsync(agent, _store, new ScriptedChatClient { Respond = _ => ScriptedTurn.Say("Done") });
        var result = await last.WaitAsync(id!, Cancel);

        // Assert
        Assert.Equal("Done", result!.Value.Text("text"));
        EventRules.CheckInstance(await last.ReadEventsAsync("agent", "one", Cancel));

        static ScriptedTurn Die(CrashingStore store)
        {
            store.Kill();
            return ScriptedTurn.Empty.ThenWaitFor(new TaskCompletionSource().Task);
        }
    }

    [Fact]
    public async Task Deadline_PassedWhileNobodyRan_SettlesWithoutTheModel()
    {
        // Arrange
        var crash = Prompt(_ => new ScriptedChatClient { Respond = _ => ScriptedTurn.Say("Hello ").ThenWaitFor(new TaskCompletionSource().Task) });
        var crashing = new CrashingStore(_store);
        string id;
        await using (var first = await Engine.StartAsync(crash.Configure, crashing, crash.Model(crashing)))
        {
            id = await crash.Start(first);
            await crashing.ProgressStored.WaitAsync(Cancel);
            crashing.Kill();
        }

        // Act
        await using var second = await Engine.StartAsync(crash.Configure, _store, time: new ShiftedTime(TimeSpan.FromHours(2)));
        var failure = await Assert.ThrowsAsync<HearthException>(() => second.WaitAsync(id, Cancel));

        // Assert
        Assert.Equal(ErrorCodes.SubmissionTimeout, failure.Code);
        Assert.Empty(second.Model.Requests);
        EventRules.CheckInstance(await second.ReadEventsAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Deadline_WhileTheProviderHangs_CutsIt()
    {
        // Arrange
        using var deaf = new DeafChatClient();
        await using var host = await Engine.StartAsync(hearth =>
        {
            hearth.Services.AddSingleton<Hearth.Models.IModelProvider>(new ScriptedModelProvider(deaf));
            hearth.AddAgent("agent", _ => new AgentDefinition { Timeout = TimeSpan.FromMilliseconds(100) });
        });

        // Act
        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "Hi", Cancel));

        // Assert
        Assert.Equal(ErrorCodes.SubmissionTimeout, failure.Code);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.Equal("Hm ", events.Single(item => item.Token() == "aborted").GetProperty("message").GetProperty("content")[0].Text("text"));
    }

    [Fact]
    public async Task Conversation_AfterARestart_IsTheSame()
    {
        // Arrange
        var agent = Agent(new AgentDefinition { Tools = [AIFunctionFactory.Create(() => "42", "look")] });
        await using (var first = await Engine.StartAsync(agent, _store))
        {
            first.Model.Enqueue(ScriptedTurn.Say("I look").ThenCall("look"), ScriptedTurn.Say("It is 42"));
            await first.PromptAsync("agent", "one", "What is it?", Cancel);
        }

        // Act
        await using var second = await Engine.StartAsync(agent, _store);
        second.Model.Enqueue(ScriptedTurn.Say("Sure"));
        await second.PromptAsync("agent", "one", "Sure?", Cancel);

        // Assert
        var told = second.Model.Requests[0].Messages;
        Assert.Equal(["user", "assistant", "tool", "assistant", "user"], told.Select(message => message.Role.Value));
        Assert.Equal("Sure?", told[^1].Text);
    }

    private static Action<HearthBuilder> Agent(AgentDefinition definition) => hearth => hearth.AddAgent("agent", _ => definition);

    private static Crash Prompt(Func<CrashingStore, ScriptedChatClient> model) => new()
    {
        Configure = Agent(new AgentDefinition()),
        Start = host => host.SendAsync("agent", "one", "Hi", Cancel),
        Model = model,
    };
}
