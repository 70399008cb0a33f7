using System.Collections.Concurrent;
using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Sessions;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Workflows;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Workflows;

public sealed class RunTests
{
    private readonly MemoryStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WithAPrompt_HasItsEventsInOrder()
    {
        // Arrange
        await using var host = await StartAsync(async context =>
        {
            var session = await context.OpenSessionAsync("agent");
            return (await session.PromptAsync("Hi")).Text;
        });
        host.Model.Enqueue(ScriptedTurn.Say("Hello"));

        // Act
        var id = await host.StartRunAsync("flow", cancellationToken: Cancel);
        var result = await host.WaitAsync(id.Value, Cancel);

        // Assert
        Assert.Equal("Hello", result!.Value.GetString());
        var events = await host.ReadEventsAsync(id, Cancel);
        EventRules.CheckRun(events);
        string[] expected =
        [
            "run_start", "operation_start", "agent_start", "turn_start", "user_start", "user_end", "assistant_start", "turn", "answer",
            "agent_end", "operation", "idle", "run_end",
        ];
        Assert.Equal(expected, events.Tokens());
        Assert.Equal("prompt:default#1", events[1].Text("callKey"));
        Assert.All(events, item => Assert.False(item.TryGetProperty("submissionId", out _)));
    }

    [Fact]
    public async Task Run_ThatReturnsNothing_EndsWithNull()
    {
        await using var host = await StartAsync(_ => Task.FromResult<string?>(null));

        var id = await host.StartRunAsync("flow", cancellationToken: Cancel);

        Assert.Null(await host.WaitAsync(id.Value, Cancel));
        var events = await host.ReadEventsAsync(id, Cancel);
        EventRules.CheckRun(events);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, events[^1].GetProperty("result").ValueKind);
    }

    [Fact]
    public async Task Run_ThatThrows_FailsWithTheTypeNameInItsEvents()
    {
        await using var host = await StartAsync(_ => throw new InvalidOperationException("bad day"));

        var id = await host.StartRunAsync("flow", cancellationToken: Cancel);
        await Assert.ThrowsAsync<HearthException>(() => host.WaitAsync(id.Value, Cancel));

        var events = await host.ReadEventsAsync(id, Cancel);
        EventRules.CheckRun(events);
        Assert.Equal("InvalidOperationException", events[^1].GetProperty("error").Text("name"));
    }

    [Fact]
    public async Task Run_ThatIsAborted_SavesTheCutAnswerAndEnds()
    {
        // Arrange
        var store = new CrashingStore(_store);
        await using var host = await StartAsync(
            async context => (await (await context.OpenSessionAsync("agent")).PromptAsync("Hi")).Text,
            store);
        host.Model.Enqueue(ScriptedTurn.Say("Hel").ThenWaitFor(new TaskCompletionSource().Task));
        var id = await host.StartRunAsync("flow", cancellationToken: Cancel);
        await store.ProgressStored.WaitAsync(Cancel);

        // Act
        Assert.True(await host.AbortAsync(id, Cancel));

        // Assert
        var failure = await Assert.ThrowsAsync<HearthException>(() => host.WaitAsync(id.Value, Cancel));
        Assert.Equal(ErrorCodes.RunAborted, failure.Code);
        var events = await host.ReadEventsAsync(id, Cancel);
        EventRules.CheckRun(events);
        Assert.Equal(["aborted", "agent_end", "operation", "idle", "run_end"], events.Tokens().TakeLast(5));
    }

    [Fact]
    public async Task Run_AbortedBeforeItStarted_RunsNothing()
    {
        // Arrange: the mark is set between the owner's look at the queue and its first event.
        var ran = false;
        var store = new CrashingStore(_store) { BeforeAppend = append => _store.AbortAsync(append.Stream, Cancel) };
        await using var host = await StartAsync(
            _ =>
            {
                ran = true;
                return Task.FromResult<string?>("x");
            },
            store);

        // Act
        var id = await host.StartRunAsync("flow", cancellationToken: Cancel);
        var failure = await Assert.ThrowsAsync<HearthException>(() => host.WaitAsync(id.Value, Cancel));

        // Assert
        Assert.Equal(ErrorCodes.RunAborted, failure.Code);
        Assert.False(ran);
        var events = await host.ReadEventsAsync(id, Cancel);
        EventRules.CheckRun(events);
        Assert.Equal(["run_start", "run_end"], events.Tokens());
    }

    [Fact]
    public async Task Run_BeyondItsTimeout_IsCut()
    {
        await using var host = await Engine.StartAsync(hearth =>
        {
            hearth.Services.Configure<SubmissionsOptions>(options => options.RunTimeout = TimeSpan.FromMilliseconds(50));
            hearth.AddWorkflow<NoInput, int>("flow", async (_, context) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
                return 1;
            });
        });

        var failure = await Assert.ThrowsAsync<HearthException>(() => host.RunAsync<int>("flow", cancellationToken: Cancel));

        Assert.Equal(ErrorCodes.SubmissionTimeout, failure.Code);
    }

    [Fact]
    public async Task Run_WhoseAttemptsAreUsedUp_IsInterrupted()
    {
        // Arrange
        var crashing = new CrashingStore(_store);
        RunId id;
        await using (var first = await Engine.StartAsync(Flow(crashing), crashing))
        {
            id = await first.StartRunAsync("flow", cancellationToken: Cancel);
            await crashing.Dead.WaitAsync(Cancel);
        }

        // Act
        await using var second = await Engine.StartAsync(Flow(null), _store);
        var failure = await Assert.ThrowsAsync<HearthException>(() => second.WaitAsync(id.Value, Cancel));

        // Assert
        Assert.Equal(ErrorCodes.RunInterrupted, failure.Code);
        EventRules.CheckRun(await second.ReadEventsAsync(id, Cancel));

        static Action<HearthBuilder> Flow(CrashingStore? store) => hearth =>
        {
            hearth.Services.Configure<SubmissionsOptions>(options => options.MaxAttempts = 1);
            hearth.AddWorkflow<NoInput, int>("flow", (_, _) =>
            {
                store?.Kill();
                return Task.FromResult(1);
            });
        };
    }

    [Fact]
    public async Task Sessions_OfOneRun_WorkInParallelAndBelongToOneAgentEach()
    {
        // Arrange
        var both = Engine.Signal();
        await using var host = await Engine.StartAsync(hearth =>
        {
            hearth.AddAgent("agent", _ => new AgentDefinition());
            hearth.AddAgent("other", _ => new AgentDefinition());
            hearth.AddWorkflow<NoInput, string>("flow", async (_, context) =>
            {
                var one = await context.OpenSessionAsync("agent", "one");
                var two = await context.OpenSessionAsync("agent", "two");
                Assert.Same(one, await context.OpenSessionAsync("agent", "one"));
                var taken = await Assert.ThrowsAsync<HearthException>(() => context.OpenSessionAsync("other", "one"));
                var first = one.PromptAsync("1");
                var busy = await Assert.ThrowsAsync<HearthException>(() => one.PromptAsync("again"));
                var answers = await Task.WhenAll(first, two.PromptAsync("2"));
                return $"{answers[0].Text}{answers[1].Text} {taken.Code} {busy.Code}";
            });
        });
        var calls = 0;
        host.Model.Respond = request =>
        {
            if (Interlocked.Increment(ref calls) == 2) both.TrySetResult();
            return ScriptedTurn.Empty.ThenWaitFor(both.Task).ThenSay(request.LastText);
        };

        // Act
        var id = await host.StartRunAsync("flow", cancellationToken: Cancel);
        var result = await host.WaitAsync(id.Value, Cancel);

        // Assert
        Assert.Equal("12 session_already_exists session_busy", result!.Value.GetString());
        EventRules.CheckRun(await host.ReadEventsAsync(id, Cancel));
    }

    [Fact]
    public async Task Prompt_WithOptions_TakesThemForOneOperation()
    {
        // Arrange
        var pixel = new DataContent(new byte[] { 1 }, "image/png");
        await using var host = await StartAsync(async context =>
        {
            var session = await context.OpenSessionAsync("agent");
            var look = AIFunctionFactory.Create(() => "ok", "look");
            await session.PromptAsync("1", new PromptOptions { Tools = [look], Temperature = 0.1f, MaxOutputTokens = 5, Images = [pixel] });
            return (await session.PromptAsync("2")).Text;
        });
        host.Model.Respond = request => ScriptedTurn.Say(request.LastText);

        // Act
        var id = await host.StartRunAsync("flow", cancellationToken: Cancel);
        await host.WaitAsync(id.Value, Cancel);

        // Assert
        var (first, second) = (host.Model.Requests[0].Options!, host.Model.Requests[1].Options!);
        Assert.Equal((0.1f, 5, "look"), (first.Temperature, first.MaxOutputTokens, first.Tools![0].Name));
        Assert.Equal((null, null), (second.Temperature, second.MaxOutputTokens));
        Assert.Equal(first.Tools!.Skip(1).Select(tool => tool.Name), second.Tools!.Select(tool => tool.Name));
        Assert.Single(host.Model.Requests[0].Messages[0].Contents.OfType<DataContent>());
        var message = (await host.ReadEventsAsync(id, Cancel)).First(item => item.Type() == "message_end").GetProperty("message");
        await Attachments.AssertKeptAsync(host, StreamKey.ForRun(id), message.GetProperty("content")[1]);
    }

    [Fact]
    public async Task Prompt_CancelledByItsCaller_FailsAlikeWhenTheRunIsExecutedAgain()
    {
        // Arrange
        var failures = new ConcurrentQueue<string>();
        var crashing = new CrashingStore(_store);
        var model = new ScriptedChatClient { Respond = _ => ScriptedTurn.Say("Hm ").ThenWaitFor(new TaskCompletionSource().Task) };
        RunId id;
        await using (var first = await Engine.StartAsync(Flow(crashing), crashing, model))
        {
            id = await first.StartRunAsync("flow", cancellationToken: Cancel);
            await crashing.Dead.WaitAsync(Cancel);
        }

        // Act
        await using var second = await Engine.StartAsync(Flow(null), _store, model);
        await second.WaitAsync(id.Value, Cancel);

        // Assert
        Assert.Equal(2, failures.Count);
        Assert.Single(failures.Distinct());
        Assert.Single(model.Requests);

        Action<HearthBuilder> Flow(CrashingStore? store) => hearth =>
        {
            hearth.AddAgent("agent", _ => new AgentDefinition());
            hearth.AddWorkflow<NoInput, int>("flow", async (_, context) =>
            {
                var session = await context.OpenSessionAsync("agent");
                using var impatience = new CancellationTokenSource();
                store?.ProgressStored.ContinueWith(_ => impatience.Cancel(), TaskScheduler.Default);
                var failure = await Assert.ThrowsAsync<HearthException>(() => session.PromptAsync("Hi", cancellationToken: impatience.Token));
                failures.Enqueue($"{failure.Code} {failure.Message}");
                store?.Kill();
                return 1;
            });
        };
    }

    private Task<HearthTestHost> StartAsync(Func<WorkflowContext, Task<string?>> run, IHearthStore? store = null) => Engine.StartAsync(
        hearth =>
        {
            hearth.AddAgent("agent", _ => new AgentDefinition());
            hearth.AddWorkflow<NoInput, string?>("flow", (_, context) => run(context));
        },
        store ?? _store);
}
