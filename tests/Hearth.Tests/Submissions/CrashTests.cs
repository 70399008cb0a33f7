using System.Collections.Concurrent;
using System.Text.Json;
using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Sqlite;
using Hearth.Storage;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Submissions;

/// <summary>Work whose process dies at every possible moment ends once, with nothing done twice.</summary>
public sealed class CrashTests
{
    private const string Answer = "One two three four";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prompt_WhoseProcessDiesAnywhere_HasTheWholeAnswerOnce()
    {
        var crash = new Crash
        {
            Configure = hearth => hearth.AddAgent("agent", _ => new AgentDefinition()),
            Start = host => host.SendAsync("agent", "one", "Count", Cancel),
            Model = Counting,
        };

        var appends = await crash.AtEveryAppendAsync(_ => new MemoryStore(), CheckAnswerAsync);

        Assert.InRange(appends, 3, 30);
    }

    [Fact]
    public async Task Dispatch_WhoseProcessDiesAnywhere_HasTheWholeAnswerOnce()
    {
        var crash = new Crash
        {
            Configure = hearth => hearth.AddAgent("agent", _ => new AgentDefinition()),
            Start = async host => (await host.Services.GetRequiredService<IAgentClient>()
                .DispatchAsync("agent", "one", "Count", cancellationToken: Cancel)).DispatchId.ToString("D"),
            Model = Counting,
        };

        await crash.AtEveryAppendAsync(_ => new MemoryStore(), CheckAnswerAsync);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ToolBatch_WhoseProcessDiesAnywhere_KeepsEachRecordedResult(bool isOnDisk)
    {
        // Arrange
        var directory = Directory.CreateTempSubdirectory("hearth-");
        var runs = new ConcurrentDictionary<string, int>();
        var total = new ConcurrentDictionary<string, int>();
        AITool[] tools =
        [
            Tool("look").WithEffect(ToolEffect.ReadOnly), Tool("pay"), Tool("put").WithEffect(ToolEffect.Idempotent),
        ];
        var crash = new Crash
        {
            Configure = hearth => hearth.AddAgent("agent", _ => new AgentDefinition { Tools = tools }),
            Start = host =>
            {
                total.Clear();
                return host.SendAsync("agent", "one", "Work", Cancel);
            },
            Crashed = runs.Clear,
            Model = _ => new ScriptedChatClient
            {
                Respond = request => request.Messages[^1].Role == ChatRole.Tool
                    ? ScriptedTurn.Say("Done")
                    : ScriptedTurn.Call("look", callId: "c1").ThenCall("pay", callId: "c2").ThenCall("put", callId: "c3"),
            },
        };

        // Act
        await crash.AtEveryAppendAsync(Open, CheckAsync);
        directory.Delete(recursive: true);

        AIFunction Tool(string name) => AIFunctionFactory.Create(
            () =>
            {
                runs.AddOrUpdate(name, 1, (_, count) => count + 1);
                total.AddOrUpdate(name, 1, (_, count) => count + 1);
                return name;
            },
            name);

        IHearthStore Open(int n) => isOnDisk
            ? new SqliteStore(new SqliteStoreOptions { Path = Path.Combine(directory.FullName, $"{n}.db") })
            : new MemoryStore();

        // Assert
        async Task CheckAsync(HearthTestHost host, string id)
        {
            var result = await host.WaitAsync(id, Cancel);
            Assert.Equal("Done", result!.Value.Text("text"));
            var events = await host.ReadEventsAsync("agent", "one", Cancel);
            EventRules.CheckInstance(events);
            Assert.InRange(total.GetValueOrDefault("pay"), 0, 1);
            var attempts = new List<List<JsonElement>>();
            foreach (var item in events)
            {
                if (item.Type() == "operation_start") attempts.Add([]);
                attempts[^1].Add(item);
            }

            foreach (var before in attempts.SkipLast(1).SelectMany(attempt => attempt).Where(item => item.Type() == "tool"))
            {
                Assert.False(runs.ContainsKey(before.Text("toolName")), "A recorded result was produced again.");
            }

            foreach (var end in events.Where(item => item.Type() == "tool")) CheckResult(end);
        }

        static void CheckResult(JsonElement end)
        {
            var text = end.GetProperty("result").GetProperty("content")[0].Text("text");
            if (!end.GetProperty("isError").GetBoolean())
            {
                Assert.Equal(end.Text("toolName"), text);
                return;
            }

            Assert.Equal("pay", end.Text("toolName"));
            Assert.Equal("interrupted", JsonDocument.Parse(text).RootElement.Text("type"));
        }
    }

    // Says half of the answer and waits until something of it is stored, then the rest; continues what was cut.
    private static ScriptedChatClient Counting(CrashingStore store) => new()
    {
        Respond = request =>
        {
            var half = Answer.Length / 2;
            if (!request.LastText.Contains("cut off", StringComparison.Ordinal))
            {
                return ScriptedTurn.Say(Answer[..half]).ThenWaitFor(Task.WhenAny(store.ProgressStored, store.Dead)).ThenSay(Answer[half..]);
            }

            var said = string.Concat(request.Messages.Where(message => message.Role == ChatRole.Assistant).Select(message => message.Text));
            return ScriptedTurn.Say(Answer[said.Length..]);
        },
    };

    private static async Task CheckAnswerAsync(HearthTestHost host, string id)
    {
        var result = await host.WaitAsync(id, Cancel);
        Assert.Equal(Answer, result!.Value.Text("text"));
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        var said = events.Where(item => item.Token() is "answer" or "aborted")
            .SelectMany(item => item.GetProperty("message").GetProperty("content").EnumerateArray())
            .Select(block => block.Text("text"));
        Assert.Equal(Answer, string.Concat(said));
    }
}
