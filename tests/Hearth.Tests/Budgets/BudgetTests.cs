using Hearth.Agents;
using Hearth.Budgets;
using Hearth.Events;
using Hearth.Storage;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Workflows;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Budgets;

public sealed class BudgetTests
{
    private readonly MemoryStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prompt_BeyondItsTokens_FailsBeforeTheCallThatDoesNotFit()
    {
        // Arrange: each turn uses 400 of 1,000 tokens, and may use 300 and its input.
        await using var host = await StartAsync(new() { Submission = new() { Tokens = 1_000 } }, maxOutputTokens: 300);
        host.Model.Respond = _ => ScriptedTurn.Call("look").ThenUse(300, 100);

        // Act
        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "Hi", Cancel));

        // Assert
        Assert.Equal(ErrorCodes.BudgetExceeded, failure.Code);
        Assert.Equal(("submission", "tokens", 1_000m, 800m), failure.Meta!.Value.Use());
        Assert.Equal(2, host.Model.Requests.Count);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.Equal(["agent_end", "operation", "idle", "submission_settled"], events.Tokens().TakeLast(4));
        Assert.Equal("budget_exceeded", events[^1].GetProperty("error").Text("type"));
        var warning = Assert.Single(events, item => item.Type() == "data");
        Assert.Equal(("budget", "submission/tokens"), (warning.Text("name"), warning.Text("id")));
        Assert.Equal(("submission", "tokens", 1_000m, 800m), warning.GetProperty("data").Use());
        Assert.Equal(0.8m, warning.GetProperty("data").GetProperty("fraction").GetDecimal());
    }

    [Fact]
    public async Task Prompt_BeyondItsMoney_SaysSoInDollars()
    {
        await using var host = await StartAsync(BudgetRig.OperationOf(new() { Cost = 50m }), maxOutputTokens: 300);
        host.Model.Respond = _ => ScriptedTurn.Call("look").ThenUse(150, 50);

        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "Hi", Cancel));

        Assert.Equal(("operation", "cost", 50m, 20m), failure.Meta!.Value.Use());
        Assert.Contains("US dollars", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 20_000, 0.1, 2_010)]
    [InlineData(70_000, 20_000, 0.2, 2_010)]
    [InlineData(10, 20_001, 0.1, 4_020.2)]
    public async Task Call_WithALongPrompt_IsReservedByItsEstimateAndPricedByWhatIsReported(
        int characters, int reported, decimal reservedPerToken, decimal expectedCost)
    {
        await using var host = await StartAsync(BudgetRig.OperationOf(new() { Cost = 100_000m }), maxOutputTokens: 300);
        host.Model.Respond = _ => ScriptedTurn.Say("Done").ThenUse(reported, 100);

        await host.PromptAsync("agent", "one", new string('x', characters), Cancel);

        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        var reserved = events.Single(item => item.Type() == "turn_start").GetProperty("reserved");
        Assert.Equal(reserved.GetProperty("tokens").GetInt64() * reservedPerToken, reserved.GetProperty("cost").GetDecimal());
        var usage = events.Single(item => item.Type() == "operation").GetProperty("usage");
        Assert.Equal(expectedCost, usage.GetProperty("cost").GetProperty("total").GetDecimal());
    }

    [Theory]
    [InlineData(2, null, "turns", 2)]
    [InlineData(null, 3, "toolCalls", 3)]
    public async Task Prompt_BeyondItsCalls_FailsBeforeTheNextOne(int? turns, int? toolCalls, string kind, int used)
    {
        // Arrange
        var calls = 0;
        var tool = AIFunctionFactory.Create(() => Interlocked.Increment(ref calls), "look");
        await using var host = await BudgetRig.StartAsync(new AgentDefinition
        {
            Tools = [tool],
            Budgets = BudgetRig.OperationOf(new() { Turns = turns, ToolCalls = toolCalls }),
        });
        host.Model.Respond = _ => ScriptedTurn.Call("look").ThenUse(1, 1);

        // Act
        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "Hi", Cancel));

        // Assert
        Assert.Equal(("operation", kind, used, used), failure.Meta!.Value.Use());
        Assert.Equal(used, calls);
        Assert.Single((await host.ReadEventsAsync("agent", "one", Cancel)).Warnings());
    }

    [Fact]
    public async Task Batch_ThatDoesNotFitAsAWhole_StartsNoneOfItsCalls()
    {
        // Arrange
        var calls = 0;
        var tool = AIFunctionFactory.Create(() => Interlocked.Increment(ref calls), "look");
        await using var host = await BudgetRig.StartAsync(new AgentDefinition { Tools = [tool], Budgets = BudgetRig.OperationOf(new() { ToolCalls = 2 }) });
        host.Model.Respond = _ => ScriptedTurn.Call("look").ThenCall("look").ThenCall("look");

        // Act
        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "Hi", Cancel));

        // Assert
        Assert.Equal(("operation", "toolCalls", 2m, 0m), failure.Meta!.Value.Use());
        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task Prompt_BeyondItsTime_FailsBeforeTheNextCall()
    {
        // Arrange: the first call takes longer than all of them may.
        var time = new ShiftedTime(TimeSpan.Zero);
        var agent = new AgentDefinition
        {
            Tools = [AIFunctionFactory.Create(() => "ok", "look")],
            Budgets = BudgetRig.OperationOf(new() { WallTime = TimeSpan.FromMinutes(1) }),
        };
        await using var host = await Engine.StartAsync(BudgetRig.Configure(agent), time: time);
        host.Model.Respond = _ =>
        {
            time.Advance(TimeSpan.FromMinutes(2));
            return ScriptedTurn.Call("look");
        };

        // Act
        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "Hi", Cancel));

        // Assert
        Assert.Equal("wallTime", failure.Meta!.Value.Text("kind"));
        Assert.Single(host.Model.Requests);
    }

    [Fact]
    public async Task InstanceBudget_OverSeveralPromptsAndARestart_CountsThemAll()
    {
        // Arrange
        var budgets = new AgentBudgets { Instance = new() { Tokens = 1_000 }, Submission = new() { Tokens = 700 } };
        await using (var first = await StartAsync(budgets, maxOutputTokens: 300, store: _store))
        {
            first.Model.Enqueue(ScriptedTurn.Say("One").ThenUse(300, 100));
            await first.PromptAsync("agent", "one", "Hi", Cancel);
        }

        // Act
        await using var second = await StartAsync(budgets, maxOutputTokens: 300, store: _store);
        second.Model.Respond = _ => ScriptedTurn.Say("Two").ThenUse(350, 100);
        await second.PromptAsync("agent", "one", "More", Cancel);
        var failure = await Assert.ThrowsAsync<HearthException>(() => second.PromptAsync("agent", "one", "Still more", Cancel));
        var other = await second.PromptAsync("agent", "two", "Hi", Cancel);

        // Assert: the submission's budget starts anew each time, the instance's does not.
        Assert.Equal(("instance", "tokens", 1_000m, 850m), failure.Meta!.Value.Use());
        Assert.Equal("Two", other);
        Assert.Equal("instance", Assert.Single((await second.ReadEventsAsync("agent", "one", Cancel)).Warnings()).Text("scope"));
        EventRules.CheckInstance(await second.ReadEventsAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Call_WithoutALimitOfItsOwn_IsLimitedToWhatIsLeft()
    {
        await using var host = await StartAsync(BudgetRig.OperationOf(new() { Tokens = 5_000 }));
        host.Model.Respond = _ => ScriptedTurn.Say("Done").ThenUse(10, 10);

        await host.PromptAsync("agent", "one", "Hi", Cancel);

        Assert.InRange(host.Model.Requests[0].Options!.MaxOutputTokens!.Value, 4_096, 4_999);
        var start = (await host.ReadEventsAsync("agent", "one", Cancel)).Single(item => item.Type() == "turn_start");
        Assert.Equal(5_000, start.GetProperty("reserved").GetProperty("tokens").GetInt64());
    }

    [Fact]
    public async Task Call_WithoutABudget_HasNoFieldsOfOne()
    {
        await using var host = await BudgetRig.StartAsync(new AgentDefinition());
        host.Model.Respond = _ => ScriptedTurn.Say("Done");

        await host.PromptAsync("agent", "one", "Hi", Cancel);

        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        Assert.False(events.Single(item => item.Type() == "turn_start").TryGetProperty("reserved", out _));
        Assert.False(events.Single(item => item.Type() == "turn").TryGetProperty("charged", out _));
        Assert.Null(host.Model.Requests[0].Options!.MaxOutputTokens);
    }

    [Fact]
    public async Task FailedCalls_ThatWereRefused_CostNothingButTheTurn()
    {
        await using var host = await StartAsync(BudgetRig.OperationOf(new() { Tokens = 1_000, Turns = 3 }), maxOutputTokens: 500);
        host.Model.Enqueue(
            ScriptedTurn.Throw(new IOException("refused")), ScriptedTurn.Throw(new IOException("refused")), ScriptedTurn.Say("Done").ThenUse(1, 1));

        Assert.Equal("Done", await host.PromptAsync("agent", "one", "Hi", Cancel));
    }

    [Fact]
    public async Task FailedCall_ThatBrokeOffInItsAnswer_CountsWithItsReservation()
    {
        await using var host = await StartAsync(BudgetRig.OperationOf(new() { Tokens = 1_000 }), maxOutputTokens: 500);
        host.Model.Enqueue(ScriptedTurn.Say("Half").ThenThrow(new IOException("broken pipe")));

        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "Hi", Cancel));

        Assert.Equal(ErrorCodes.BudgetExceeded, failure.Code);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        var reserved = events.Single(item => item.Type() == "turn_start").GetProperty("reserved").GetProperty("tokens").GetInt64();
        Assert.Equal(reserved, events.Single(item => item.Type() == "turn").GetProperty("charged").GetProperty("tokens").GetInt64());
        Assert.Equal(reserved, failure.Meta!.Value.GetProperty("used").GetInt64());
    }

    [Fact]
    public async Task Answer_WithoutUsage_CountsWithWhatItIsEstimatedAt()
    {
        await using var host = await StartAsync(BudgetRig.OperationOf(new() { Tokens = 1_000 }), maxOutputTokens: 500);
        host.Model.Respond = _ => ScriptedTurn.Say("Done");

        await host.PromptAsync("agent", "one", "Hi", Cancel);

        var turn = (await host.ReadEventsAsync("agent", "one", Cancel)).Single(item => item.Type() == "turn");
        Assert.InRange(turn.GetProperty("charged").GetProperty("tokens").GetInt64(), 2, 100);
    }

    [Fact]
    public async Task LostCall_OfADeadProcess_CountsWithItsReservation()
    {
        // Arrange: the first process dies in its call, so that only one more fits.
        var agent = new AgentDefinition
        {
            MaxOutputTokens = 400,
            Budgets = new() { Instance = new() { Tokens = 1_000 } },
            Tools = [AIFunctionFactory.Create(() => "ok", "look")],
        };
        var crash = new Crash
        {
            Configure = BudgetRig.Configure(agent),
            Start = host => host.SendAsync("agent", "one", "Hi", Cancel),
            Model = store => new ScriptedChatClient { Respond = _ => store.IsDead ? ScriptedTurn.Call("look").ThenUse(10, 390) : Die(store) },
        };

        // Act, assert
        await crash.WhenAsync(_store, store => store.Dead, async (host, id) =>
        {
            var failure = await Assert.ThrowsAsync<HearthException>(() => host.WaitAsync(id, Cancel));
            Assert.Equal(ErrorCodes.BudgetExceeded, failure.Code);
            Assert.InRange(failure.Meta!.Value.GetProperty("used").GetInt64(), 800, 950);
            Assert.Single(host.Model.Requests);
            EventRules.CheckInstance(await host.ReadEventsAsync("agent", "one", Cancel));
        });

        static ScriptedTurn Die(CrashingStore store)
        {
            store.Kill();
            return ScriptedTurn.Empty.ThenWaitFor(new TaskCompletionSource().Task);
        }
    }

    [Fact]
    public async Task Continuation_OfAnAnswerThatACrashHasCut_ReservesForWhatThereIsOfIt()
    {
        // Arrange: the first process dies with about 2,000 tokens of its answer stored.
        var said = string.Join(' ', Enumerable.Repeat("word", 1_200));
        var crash = new Crash
        {
            Configure = BudgetRig.Configure(new AgentDefinition { MaxOutputTokens = 400, Budgets = new() { Instance = new() { Tokens = 100_000 } } }),
            Start = host => host.SendAsync("agent", "one", "Hi", Cancel),
            Model = store => new ScriptedChatClient
            {
                Respond = _ => store.IsDead ? ScriptedTurn.Say("the end.").ThenUse(10, 10)
                    : ScriptedTurn.Empty.ThenEmit(new TextContent(said)).ThenWaitFor(new TaskCompletionSource().Task),
            },
        };

        // Act, assert
        await crash.WhenAsync(_store, store => store.ProgressStored, async (host, id) =>
        {
            await host.WaitAsync(id, Cancel);
            var events = await host.ReadEventsAsync("agent", "one", Cancel);
            EventRules.CheckInstance(events);
            var reserved = events.Where(item => item.Type() == "turn_start").Select(item => item.GetProperty("reserved").GetProperty("tokens").GetInt64()).ToList();
            Assert.Equal(2, reserved.Count);
            Assert.InRange(reserved[1] - reserved[0], said.Length / 3, (said.Length / 3) + 200);
        });
    }

    [Fact]
    public async Task Warning_StoredBeforeTheProcessDied_IsNotRepeated()
    {
        var agent = new AgentDefinition { Budgets = new() { Instance = new() { Turns = 5 } }, Tools = [AIFunctionFactory.Create(() => "ok", "look")] };
        var crash = new Crash
        {
            Configure = BudgetRig.Configure(agent),
            Start = host => host.SendAsync("agent", "one", "Hi", Cancel),
            Model = _ => new ScriptedChatClient { Respond = request => request.Messages.Count < 8 ? ScriptedTurn.Call("look") : ScriptedTurn.Say("Done") },
        };

        await crash.BeforeAsync(_store, EventKind.SubmissionSettled, async (host, id) =>
        {
            await host.WaitAsync(id, Cancel);
            var warning = Assert.Single((await host.ReadEventsAsync("agent", "one", Cancel)).Warnings());
            Assert.Equal(("instance", "turns", 5m, 4m), warning.Use());
        });
    }

    [Fact]
    public async Task RunBudget_WithParallelSessions_IsNeverPassed()
    {
        // Arrange: eight sessions ask at once; each call reserves about 450 of 1,000 tokens and uses 400.
        var agent = new AgentDefinition { MaxOutputTokens = 390, Budgets = new() { Run = new() { Tokens = 1_000 } } };
        await using var host = await Engine.StartAsync(hearth =>
        {
            BudgetRig.Configure(agent)(hearth);
            hearth.AddWorkflow<NoInput, int>("fan-out", async (_, context) =>
            {
                var prompts = Enumerable.Range(0, 8).Select(async i =>
                {
                    var session = await context.OpenSessionAsync("agent", $"s{i}");
                    try
                    {
                        await session.PromptAsync("Hi");
                        return 1;
                    }
                    catch (HearthException exception) when (exception.Code == ErrorCodes.BudgetExceeded)
                    {
                        return 0;
                    }
                });
                return (await Task.WhenAll(prompts)).Sum();
            });
        });
        var (running, most) = (0, 0);
        host.Model.Respond = _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            return ScriptedTurn.Say("Done").ThenUse(10, 390).ThenEmit(new TextContent(Interlocked.Decrement(ref running) < 0 ? "?" : "."));
        };

        // Act
        var run = await host.StartRunAsync("fan-out", null, Cancel);
        var answered = (await host.WaitAsync(run.Value, Cancel))!.Value.GetInt32();

        // Assert
        Assert.Equal(2, answered);
        Assert.Equal(2, host.Model.Requests.Count);
        EventRules.CheckRun(await host.ReadEventsAsync(run, Cancel));
    }

    [Fact]
    public async Task Tasks_InParallel_UseUpTheBudgetOfWhoDelegatesThem()
    {
        // Arrange: of three tasks only two fit into what is left after the first turn, at one time only one.
        var agent = new AgentDefinition
        {
            MaxOutputTokens = 1_000,
            Subagents = [new Subagent { Name = "worker", Description = "Works.", Instructions = "Work.", Tools = [] }],
            Budgets = BudgetRig.OperationOf(new() { Tokens = 4_000 }),
        };
        await using var host = await BudgetRig.StartAsync(agent, _store);
        host.Model.Respond = request =>
            request.Options!.Instructions?.Contains("Work.", StringComparison.Ordinal) == true ? ScriptedTurn.Say("Done").ThenUse(10, 1_000)
            : request.Messages[^1].Role == ChatRole.Tool ? ScriptedTurn.Say("All done").ThenUse(1, 1)
            : Enumerable.Range(0, 3).Aggregate(ScriptedTurn.Empty.ThenUse(500, 500), (turn, _) => turn.ThenCall("task", new { prompt = "Go", agent = "worker" }));

        // Act
        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "Hi", Cancel));

        // Assert: the last task and the turn after it do not fit any more.
        Assert.Equal(("operation", "tokens", 4_000m, 3_020m), failure.Meta!.Value.Use());
        Assert.Equal(3, host.Model.Requests.Count);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.Equal([false, false, true], events.Where(item => item.Type() == "task").Select(item => item.GetProperty("isError").GetBoolean()).Order());
    }

    [Fact]
    public async Task InstanceBudget_AfterACompactionAndARestart_CountsWhatWasBeforeIt()
    {
        // Arrange: a conversation that is so long for the model that it has to be summarised.
        var agent = new AgentDefinition
        {
            MaxOutputTokens = 500,
            Compaction = new() { ContextWindowTokens = 4_000, ReserveTokens = 1_000, KeepRecentTokens = 300 },
            Budgets = new() { Instance = new() { Turns = 14 } },
        };
        await using (var first = await BudgetRig.StartAsync(agent, _store))
        {
            first.Model.Respond = request => ScriptedTurn.Say(new string('x', 2_000)).ThenUse(request.Messages.Sum(message => message.Text.Length) / 4, 500);
            for (var i = 0; i < 6; i++) await first.PromptAsync("agent", "one", new string('y', 2_000), Cancel);
        }

        // Act
        await using var second = await BudgetRig.StartAsync(agent, _store);
        second.Model.Respond = _ => ScriptedTurn.Say("Done").ThenUse(1, 1);
        var failure = await Assert.ThrowsAsync<HearthException>(async () =>
        {
            for (var i = 0; i < 14; i++) await second.PromptAsync("agent", "one", "Hi", Cancel);
        });

        // Assert
        Assert.Equal(("instance", "turns", 14m, 14m), failure.Meta!.Value.Use());
        var events = await second.ReadEventsAsync("agent", "one", Cancel);
        Assert.Equal(14, events.Count(item => item.Type() == "turn_start"));
        Assert.Contains(events, item => item.Type() == "compaction" && item.TryGetProperty("spent", out _));
        Assert.Contains(events, item => item.Type() == "turn_start" && item.Text("purpose") != "agent" && item.TryGetProperty("reserved", out _));
    }

    private Task<HearthTestHost> StartAsync(AgentBudgets budgets, int? maxOutputTokens = null, IHearthStore? store = null) => BudgetRig.StartAsync(
        new AgentDefinition { Tools = [AIFunctionFactory.Create(() => "ok", "look")], MaxOutputTokens = maxOutputTokens, Budgets = budgets },
        store ?? _store);
}
