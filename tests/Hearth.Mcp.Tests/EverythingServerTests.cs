using System.Diagnostics;
using System.Text.Json;
using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Mcp.Tests.Support;
using Hearth.Testing;
using Hearth.Tests.Support;

namespace Hearth.Mcp.Tests;

/// <summary>Agents with the tools of a server that others have written, in both ways to reach one.</summary>
public sealed class EverythingServerTests
{
    private readonly string _mark = Guid.NewGuid().ToString("N");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stdio_ToolsOfEveryKind_AnswerTheModel()
    {
        // Arrange
        EverythingServer.SkipWhereMissing();
        await using var host = await StartAsync(WithStdio);
        host.Model.Enqueue(
            ScriptedTurn.Call("mcp__everything__echo", new { message = "hello" }, "c1")
                .ThenCall("mcp__everything__get-sum", new { a = 2, b = 3 }, "c2")
                .ThenCall("mcp__everything__get-tiny-image", callId: "c3")
                .ThenCall("mcp__everything__get-structured-content", new { location = "Chicago" }, "c4")
                .ThenCall("mcp__everything__get-env", callId: "c5"),
            ScriptedTurn.Say("Done"));

        // Act
        await host.PromptAsync("agent", "one", "Go", Cancel);

        // Assert
        var results = await ResultsAsync(host);
        Assert.Equal("Echo: hello", results["c1"].Text);
        Assert.Contains("5", results["c2"].Text, StringComparison.Ordinal);
        Assert.Contains("image/png", results["c3"].Types);
        Assert.Contains("temperature", results["c4"].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("DOTNET", results["c5"].Text, StringComparison.Ordinal); // Of this process's environment, only what every program needs.
        Assert.Contains("PATH", results["c5"].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stdio_Progress_IsInTheStream()
    {
        // Arrange
        EverythingServer.SkipWhereMissing();
        await using var host = await StartAsync(WithStdio);
        host.Model.Enqueue(
            ScriptedTurn.Call("mcp__everything__trigger-long-running-operation", new { duration = 0.1, steps = 2 }, "c1"), ScriptedTurn.Say("Done"));

        // Act
        await host.PromptAsync("agent", "one", "Go", Cancel);

        // Assert: what follows within a second is dropped.
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        var log = Assert.Single(events, item => item.Type() == "log");
        Assert.Equal("1 of 2", log.Text("message"));
        Assert.Equal("c1", log.GetProperty("attributes").Text("toolCallId"));
    }

    [Fact]
    public async Task Stdio_ProcessKilledInACall_IsReplacedForTheNextOne()
    {
        // Arrange
        EverythingServer.SkipWhereMissing();
        await using var host = await StartAsync(WithStdio);
        host.Model.Enqueue(
            ScriptedTurn.Call("mcp__everything__trigger-long-running-operation", new { duration = 60, steps = 600 }, "c1"),
            ScriptedTurn.Call("mcp__everything__echo", new { message = "again" }, "c2"),
            ScriptedTurn.Say("Done"));

        // Act
        var id = await host.SendAsync("agent", "one", "Go", Cancel);
        await WaitForEventAsync(host, "log");
        using var killed = EverythingServer.Find(_mark)!;
        killed.Kill();
        await host.WaitAsync(id, Cancel);

        // Assert
        var results = await ResultsAsync(host);
        Assert.Equal("The connection to the MCP server \"everything\" was lost. Whether the call had an effect is unknown.", results["c1"].Text);
        Assert.True(results["c1"].IsError);
        Assert.Equal("Echo: again", results["c2"].Text);
        EventRules.CheckInstance(await host.ReadEventsAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Stdio_Process_EndsWithTheHost()
    {
        // Arrange
        EverythingServer.SkipWhereMissing();
        Process process;
        await using (var host = await StartAsync(WithStdio))
        {
            host.Model.Enqueue(ScriptedTurn.Say("Hello"));
            await host.PromptAsync("agent", "one", "Go", Cancel);
            process = EverythingServer.Find(_mark)!;

            // Act: the host stops.
        }

        // Assert
        using (process) await process.WaitForExitAsync(Cancel);
        Assert.Null(EverythingServer.Find(_mark));
    }

    [Fact]
    public async Task Stdio_ProcessThatNobodyUses_EndsAndIsStartedForTheNextCall()
    {
        // Arrange
        EverythingServer.SkipWhereMissing();
        await using var rig = await ConnectionRig.StartAsync(hearth => hearth.AddMcpServer("test", "node", EverythingServer.StdioArguments(_mark)));
        var (tools, _) = await rig.GetToolsAsync();
        using var first = EverythingServer.Find(_mark)!;

        // Act
        rig.Time.Advance(TimeSpan.FromMinutes(10));
        await first.WaitForExitAsync(Cancel);
        var answer = await ConnectionRig.CallAsync(tools.Single(tool => tool.Name == "mcp__test__echo"), new { message = "again" });

        // Assert
        Assert.Equal("Echo: again", answer);
    }

    [Fact]
    public async Task Http_ServerKilledInACall_IsConnectedAgainOnceItIsBack()
    {
        // Arrange
        EverythingServer.SkipWhereMissing();
        var port = FreePort.Find();
        await using var server = await EverythingServer.StartAsync(port);
        var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(hearth => hearth.AddMcpServer("everything", server.Url));
        host.Model.Enqueue(
            ScriptedTurn.Call("mcp__everything__trigger-long-running-operation", new { duration = 60, steps = 600 }, "c1"),
            ScriptedTurn.Empty.ThenWaitFor(back.Task).ThenCall("mcp__everything__echo", new { message = "again" }, "c2"),
            ScriptedTurn.Say("Done"));

        // Act
        var id = await host.SendAsync("agent", "one", "Go", Cancel);
        await WaitForEventAsync(host, "log");
        await server.KillAsync();
        await WaitForEventAsync(host, "tool");
        await using var restarted = await EverythingServer.StartAsync(port);
        back.SetResult();
        await host.WaitAsync(id, Cancel);

        // Assert
        var results = await ResultsAsync(host);
        Assert.True(results["c1"].IsError);
        Assert.Contains("Whether the call had an effect is unknown", results["c1"].Text, StringComparison.Ordinal);
        Assert.Equal("Echo: again", results["c2"].Text);
    }

    [Fact]
    public async Task Prompt_WhoseServerCannotBeStarted_IsAnsweredWithoutItsTools()
    {
        // Arrange
        await using var host = await StartAsync(hearth => hearth.AddMcpServer("everything", "no-such-program-of-hearth", []));
        host.Model.Enqueue(ScriptedTurn.Say("Hello"));

        // Act
        var answer = await host.PromptAsync("agent", "one", "Go", Cancel);

        // Assert
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.Equal("Hello", answer);
        var log = Assert.Single(events, item => item.Type() == "log");
        Assert.Equal("warn", log.Text("level"));
        Assert.Equal("The MCP server \"everything\" is not available: its program could not be started. Its tools are left out.", log.Text("message"));
        Assert.DoesNotContain(host.Model.Requests[0].Options?.Tools ?? [], tool => tool.Name.StartsWith("mcp__", StringComparison.Ordinal));
    }

    private static Task<HearthTestHost> StartAsync(Action<HearthBuilder> register) => Engine.StartAsync(hearth =>
    {
        register(hearth);
        hearth.AddAgent("agent", _ => new AgentDefinition { ToolSources = [new McpToolSource("everything")] });
    });

    private static async Task WaitForEventAsync(HearthTestHost host, string type)
    {
        while (!(await host.ReadEventsAsync("agent", "one", Cancel)).Any(item => item.Type() == type)) await Task.Delay(TimeSpan.FromMilliseconds(10), Cancel);
    }

    private static async Task<Dictionary<string, (string Text, string Types, bool IsError)>> ResultsAsync(HearthTestHost host)
    {
        var tools = (await host.ReadEventsAsync("agent", "one", Cancel)).Where(item => item.Type() == "tool");
        return tools.ToDictionary(item => item.Text("toolCallId"), item =>
        {
            JsonElement[] content = [.. item.GetProperty("result").GetProperty("content").EnumerateArray()];
            return (
                string.Join('\n', content.Where(block => block.Type() == "text").Select(block => block.Text("text"))),
                string.Join(' ', content.Where(block => block.Type() == "image").Select(block => block.Text("mimeType"))),
                item.GetProperty("isError").GetBoolean());
        });
    }

    private void WithStdio(HearthBuilder hearth) => hearth.AddMcpServer("everything", "node", EverythingServer.StdioArguments(_mark));
}
