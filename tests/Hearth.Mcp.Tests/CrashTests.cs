using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Mcp.Tests.Support;
using Hearth.Storage;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Server;

namespace Hearth.Mcp.Tests;

/// <summary>A process dies while a server works on one of its calls.</summary>
public sealed class CrashTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Call_CutByACrash_IsClosedOrRunAgainAsTheServerIsTrusted(bool isTrusted, int expectedRuns)
    {
        // Arrange
        var (runs, running, end) = (0, Engine.Signal(), Engine.Signal());
        var work = McpServerTool.Create(
            async (CancellationToken cancelled) =>
            {
                running.TrySetResult();
                if (Interlocked.Increment(ref runs) == 1) await end.Task.WaitAsync(cancelled);
                return "worked";
            },
            new McpServerToolCreateOptions { Name = "work", ReadOnly = true });
        await using var server = await McpTestServer.StartAsync([work]);
        var crash = new Crash
        {
            Configure = Configure,
            Start = host => host.SendAsync("agent", "one", "Go", Cancel),
            Model = _ => new ScriptedChatClient
            {
                Respond = request => request.Messages[^1].Role == ChatRole.Tool
                    ? ScriptedTurn.Say("Done")
                    : ScriptedTurn.Call("mcp__test__work", callId: "c1"),
            },
        };

        // Act
        await crash.WhenAsync(new MemoryStore(), _ => running.Task, CheckAsync);

        // Assert
        Assert.Equal(expectedRuns, runs);

        void Configure(HearthBuilder hearth)
        {
            hearth.AddMcpServer("test", server.Url, options => options.TrustsAnnotations = isTrusted);
            hearth.AddAgent("agent", _ => new AgentDefinition { ToolSources = [new McpToolSource("test")] });
        }

        async Task CheckAsync(HearthTestHost host, string id)
        {
            await host.WaitAsync(id, Cancel);
            var events = await host.ReadEventsAsync("agent", "one", Cancel);
            EventRules.CheckInstance(events);
            var tool = Assert.Single(events, item => item.Type() == "tool");
            Assert.Equal(!isTrusted, tool.GetProperty("isError").GetBoolean());
            Assert.Contains(isTrusted ? "worked" : "interrupted", tool.GetProperty("result").GetRawText(), StringComparison.Ordinal);
        }
    }
}
