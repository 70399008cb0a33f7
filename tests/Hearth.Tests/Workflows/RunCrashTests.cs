using System.Collections.Concurrent;
using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Workflows;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Workflows;

/// <summary>A run whose process dies at every possible moment returns what it would have returned, with nothing recorded twice.</summary>
public sealed class RunCrashTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StepsPromptsAndDispatches_AreRecordedOnce()
    {
        var steps = new ConcurrentQueue<string>();
        var crash = new Crash
        {
            Configure = Configure,
            Start = async host => (await host.StartRunAsync("flow", "in", Cancel)).Value,
            Crashed = steps.Clear,
            Model = _ => new ScriptedChatClient { Respond = request => ScriptedTurn.Say("<" + request.Messages[0].Text + ">") },
        };

        var appends = await crash.AtEveryAppendAsync(_ => new MemoryStore(), CheckAsync);

        Assert.InRange(appends, 8, 60);

        void Configure(HearthBuilder hearth)
        {
            hearth.AddAgent("agent", _ => new AgentDefinition());
            hearth.AddWorkflow<string, string>("flow", async (input, context) =>
            {
                context.Log($"Got {input}.");
                var parts = await Task.WhenAll(StepAsync(context, "a"), StepAsync(context, "b"));
                var session = await context.OpenSessionAsync("agent");
                var first = await session.PromptAsync(string.Concat(parts));
                await Task.WhenAll(context.DispatchAsync("agent", "one", "x"), context.DispatchAsync("agent", "two", "y"));
                var second = await session.PromptAsync("more");
                return $"{input} {first.Text} {second.Text}";
            });
        }

        Task<string> StepAsync(WorkflowContext context, string name) => context.StepAsync(name, async _ =>
        {
            steps.Enqueue(name);
            await Task.Yield();
            return name;
        });

        async Task CheckAsync(HearthTestHost host, string id)
        {
            var result = await host.WaitAsync(id, Cancel);
            Assert.Equal("in <ab> <ab>", result!.Value.GetString());
            var events = await host.ReadEventsAsync(RunId.Parse(id), Cancel);
            EventRules.CheckRun(events);
            Assert.Single(events, item => item.Type() == "log");
            if (events.Any(item => item.Type() == "run_resume"))
            {
                var before = events.TakeWhile(item => item.Type() != "run_resume").Where(item => item.Type() == "step");
                Assert.Empty(before.Select(item => item.Text("name")).Intersect(steps));
            }

            foreach (var instance in (string[])["one", "two"])
            {
                var dispatched = await host.ReadEventsAsync("agent", instance, Cancel);
                Assert.InRange(dispatched.Count(item => item.Token() == "user_end"), 0, 1);
            }
        }
    }

    [Fact]
    public async Task StructuredResult_IsDelivered()
    {
        var crash = new Crash
        {
            Configure = hearth =>
            {
                hearth.AddAgent("agent", _ => new AgentDefinition());
                hearth.AddWorkflow<NoInput, Verdict>("flow", async (_, context) =>
                    (await (await context.OpenSessionAsync("agent")).PromptAsync<Verdict>("Judge")).Data);
            },
            Start = async host => (await host.StartRunAsync("flow", cancellationToken: Cancel)).Value,
            Model = _ => new ScriptedChatClient
            {
                Respond = request => request.Messages.Any(message => message.Role == ChatRole.Tool)
                    ? ScriptedTurn.Say("So be it.").ThenCall("finish", new { score = 5, reason = "good" })
                    : ScriptedTurn.Call("finish", new { score = "five" }),
            },
        };

        await crash.AtEveryAppendAsync(_ => new MemoryStore(), async (host, id) =>
        {
            var result = await host.WaitAsync(id, Cancel);
            Assert.Equal((5, "good"), (result!.Value.GetProperty("score").GetInt32(), result.Value.Text("reason")));
            var events = await host.ReadEventsAsync(RunId.Parse(id), Cancel);
            EventRules.CheckRun(events);
            Assert.DoesNotContain(events, item => item.GetRawText().Contains("interrupted", StringComparison.Ordinal));
        });
    }

    private sealed record Verdict(int Score, string Reason);
}
