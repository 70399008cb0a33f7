using Hearth.Mcp.Tests.Support;
using Hearth.Tools;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Hearth.Mcp.Tests;

public sealed class ConnectionTests
{
    private static readonly McpServerTool Echo = Tool("echo", (string text) => text);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetTools_OfAServer_AreNamedAfterItAndKeptForLater()
    {
        // Arrange
        var requests = 0;
        await using var server = await McpTestServer.StartAsync([Echo, Tool("list.files", () => "")], accept: Count);
        await using var rig = await ConnectionRig.StartAsync(hearth => hearth.AddMcpServer("test", server.Url));

        // Act
        var (tools, warnings) = await rig.GetToolsAsync();
        var needed = requests;
        var (again, _) = await rig.GetToolsAsync(new McpToolSource("test") { Tools = ["echo", "unknown"] });

        // Assert
        Assert.Equal(["mcp__test__echo", "mcp__test__list_files"], tools.Select(tool => tool.Name).Order());
        Assert.Empty(warnings);
        Assert.Equal("mcp__test__echo", Assert.Single(again).Name);
        Assert.Equal("hello", await ConnectionRig.CallAsync(again[0], new { text = "hello" }));
        Assert.Equal(needed + 1, requests);

        Task<bool> Count(HttpContext context)
        {
            if (HttpMethods.IsPost(context.Request.Method)) requests++;
            return Task.FromResult(true);
        }
    }

    [Fact]
    public async Task GetTools_AfterTheirLifetime_AreAskedForAgain()
    {
        // Arrange
        var server = await McpTestServer.StartAsync([Echo]);
        await using var rig = await ConnectionRig.StartAsync(hearth => hearth.AddMcpServer("test", server.Url));
        await rig.GetToolsAsync();
        await server.DisposeAsync();
        await using var restarted = await McpTestServer.StartAsync([Echo, Tool("new", () => "")], server.Port);

        // Act
        var before = await rig.GetToolsAsync();
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        var after = await rig.GetToolsAsync();

        // Assert
        Assert.Single(before.Tools);
        Assert.Equal(["mcp__test__echo", "mcp__test__new"], after.Tools.Select(tool => tool.Name).Order());
    }

    [Fact]
    public async Task GetTools_AfterTheServerSaidThatTheyChanged_AreAskedForAgain()
    {
        // Arrange
        await using var server = await McpTestServer.StartAsync([Echo], isStateless: false);
        await using var rig = await ConnectionRig.StartAsync(hearth => hearth.AddMcpServer("test", server.Url));
        await rig.GetToolsAsync();

        // Act: there is no signal for a notification that arrives, and one from before the connection listens is lost.
        for (var number = 1; (await rig.GetToolsAsync()).Tools.Count == 1; number++)
        {
            server.Tools.Add(Tool($"new{number}", () => ""));
            await Task.Delay(TimeSpan.FromMilliseconds(20), Cancel);
        }

        // Assert
        Assert.Contains("mcp__test__new1", (await rig.GetToolsAsync()).Tools.Select(tool => tool.Name));
    }

    [Fact]
    public async Task GetTools_OfAServerThatIsDown_AreLeftOutUntilItIsTriedAgain()
    {
        // Arrange
        var port = FreePort.Find();
        await using var rig = await ConnectionRig.StartAsync(hearth => hearth.AddMcpServer("test", new Uri($"http://127.0.0.1:{port}/mcp")));

        // Act
        var down = await rig.GetToolsAsync();
        await using var server = await McpTestServer.StartAsync([Echo], port);
        var early = await rig.GetToolsAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        var up = await rig.GetToolsAsync();

        // Assert
        Assert.Empty(down.Tools);
        Assert.Equal("The MCP server \"test\" is not available: no connection could be made. Its tools are left out.", Assert.Single(down.Warnings));
        Assert.Empty(early.Tools);
        Assert.Equal(down.Warnings, early.Warnings);
        Assert.Single(up.Tools);
        Assert.Empty(up.Warnings);
        Assert.Collection(
            rig.Log.Lines,
            line => Assert.StartsWith("Warning: The MCP server \"test\" is not available.", line, StringComparison.Ordinal),
            line => Assert.Equal("Information: The MCP server \"test\" is available again.", line));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_WhileTheServerIsDown_FailsAndWorksOnceItIsBack(bool isStateless)
    {
        // Arrange
        var server = await McpTestServer.StartAsync([Echo], isStateless: isStateless);
        await using var rig = await ConnectionRig.StartAsync(hearth => hearth.AddMcpServer("test", server.Url));
        var echo = (await rig.GetToolsAsync()).Tools[0];
        await server.DisposeAsync();

        // Act
        var down = await Assert.ThrowsAsync<McpUnavailableException>(() => ConnectionRig.CallAsync(echo, new { text = "hello" }));
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        var offered = await rig.GetToolsAsync();
        await using var restarted = await McpTestServer.StartAsync([Echo], server.Port, isStateless);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        var answer = await ConnectionRig.CallAsync(echo, new { text = "hello" });

        // Assert
        Assert.Equal("The MCP server \"test\" is not available: no connection could be made.", down.Message);
        Assert.Single(offered.Tools);
        Assert.EndsWith("Its tools are offered as they were last known.", Assert.Single(offered.Warnings), StringComparison.Ordinal);
        Assert.Equal("hello", answer);
    }

    [Fact]
    public async Task Call_AfterTheServerWasRestarted_IsSentAgainInANewSession()
    {
        // Arrange
        var server = await McpTestServer.StartAsync([Echo], isStateless: false);
        await using var rig = await ConnectionRig.StartAsync(hearth => hearth.AddMcpServer("test", server.Url));
        var echo = (await rig.GetToolsAsync()).Tools[0];
        await server.DisposeAsync();
        await using var restarted = await McpTestServer.StartAsync([Echo], server.Port, isStateless: false);

        // Act
        var answer = await ConnectionRig.CallAsync(echo, new { text = "hello" });

        // Assert
        Assert.Equal("hello", answer);
    }

    [Fact]
    public async Task Call_ThatIsSilentForTooLong_EndsAndProgressGivesItTime()
    {
        // Arrange
        using var steps = new SemaphoreSlim(0);
        var slow = Tool("slow", async (IProgress<ProgressNotificationValue> progress, CancellationToken cancelled) =>
        {
            await steps.WaitAsync(cancelled);
            progress.Report(new ProgressNotificationValue { Progress = 1, Total = 2 });
            await steps.WaitAsync(cancelled);
            return "done";
        });
        await using var server = await McpTestServer.StartAsync([slow]);
        await using var rig = await ConnectionRig.StartAsync(hearth => hearth.AddMcpServer("test", server.Url));
        var tool = (await rig.GetToolsAsync()).Tools[0];
        var reported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Act
        var call = CallAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(40));
        steps.Release();
        await reported.Task.WaitAsync(Cancel);
        rig.Time.Advance(TimeSpan.FromSeconds(40));
        var isRunning = !call.IsCompleted;
        rig.Time.Advance(TimeSpan.FromSeconds(20));

        // Assert
        var failure = await Assert.ThrowsAsync<McpToolException>(() => call);
        Assert.True(isRunning);
        Assert.Equal("The MCP server \"test\" gave no answer for 60 s. Whether the call had an effect is unknown.", failure.Message);

        async Task<string> CallAsync()
        {
            ToolContext.Current = new ToolContext
            {
                ToolName = "slow",
                CallId = "c1",
                IdempotencyKey = "k1",
                AgentName = "agent",
                InstanceId = "one",
                Session = "default",
                Services = null!,
                Report = message =>
                {
                    if (message == "1 of 2") reported.TrySetResult();
                    return Task.CompletedTask;
                },
            };
            return await ConnectionRig.CallAsync(tool);
        }
    }

    [Fact]
    public async Task Call_ThatTheServerCallsAnError_FailsWithItsText()
    {
        // Arrange
        var broken = Tool("broken", string () => throw new McpException("The file is locked."));
        await using var server = await McpTestServer.StartAsync([broken, Echo]);
        await using var rig = await ConnectionRig.StartAsync(hearth => hearth.AddMcpServer("test", server.Url));
        var (tools, _) = await rig.GetToolsAsync();

        // Act
        var failure = await Assert.ThrowsAsync<McpToolException>(() => ConnectionRig.CallAsync(tools.Single(tool => tool.Name.EndsWith("broken", StringComparison.Ordinal))));

        // Assert
        Assert.EndsWith("The file is locked.", failure.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Log.Lines);
    }

    [Fact]
    public async Task Call_WhoseAnswerIsTooLargeForMemory_Fails()
    {
        // Arrange
        var large = Tool("large", () => new string('a', (int)BoundedResponseHandler.MaxBytes));
        await using var server = await McpTestServer.StartAsync([large]);
        await using var rig = await ConnectionRig.StartAsync(hearth => hearth.AddMcpServer("test", server.Url));
        var (tools, _) = await rig.GetToolsAsync();

        // Act
        var failure = await Assert.ThrowsAsync<McpToolException>(() => ConnectionRig.CallAsync(tools[0]));

        // Assert
        Assert.EndsWith("was lost. Whether the call had an effect is unknown.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_HaveTheHeadersOfCodeConfigurationAndProvider()
    {
        // Arrange
        var seen = new List<string>();
        await using var server = await McpTestServer.StartAsync([Echo], accept: Note);
        var token = 0;
        await using var rig = await ConnectionRig.StartAsync(
            hearth => hearth.AddMcpServer("test", server.Url, options =>
            {
                options.Headers["X-Code"] = "code";
                options.HeaderProvider = _ => new(new Dictionary<string, string> { ["Authorization"] = $"Bearer {++token}" });
            }),
            ("Hearth:Mcp:test:Headers:X-Configured", "configured"));

        // Act
        var (tools, _) = await rig.GetToolsAsync();
        await ConnectionRig.CallAsync(tools[0], new { text = "hello" });

        // Assert
        Assert.True(seen.Count >= 3);
        Assert.Equal(seen.Select((_, index) => $"code configured Bearer {index + 1}"), seen);

        Task<bool> Note(HttpContext context)
        {
            lock (seen) seen.Add($"{context.Request.Headers["X-Code"]} {context.Request.Headers["X-Configured"]} {context.Request.Headers.Authorization}");
            return Task.FromResult(true);
        }
    }

    [Fact]
    public async Task GetTools_OfAServerThatRefuses_SayTheStatusAndNothingElse()
    {
        // Arrange
        await using var server = await McpTestServer.StartAsync([Echo], accept: async context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("The secret is wrong.", Cancel);
            return false;
        });
        await using var rig = await ConnectionRig.StartAsync(hearth => hearth.AddMcpServer("test", server.Url));

        // Act
        var (_, warnings) = await rig.GetToolsAsync();

        // Assert
        Assert.Equal("The MCP server \"test\" is not available: it answered with the status 403. Its tools are left out.", Assert.Single(warnings));
    }

    [Theory]
    [InlineData(false, ToolEffect.AtMostOnce)]
    [InlineData(true, ToolEffect.ReadOnly)]
    public async Task Annotations_CountOnlyWhereTheServerIsTrusted(bool isTrusted, object effect)
    {
        // Arrange
        var look = McpServerTool.Create(() => "", new McpServerToolCreateOptions { Name = "look", ReadOnly = true });
        await using var server = await McpTestServer.StartAsync([look]);
        await using var rig = await ConnectionRig.StartAsync(
            hearth => hearth.AddMcpServer("test", server.Url, options => options.TrustsAnnotations = isTrusted));

        // Act
        var (tools, _) = await rig.GetToolsAsync();

        // Assert
        Assert.Equal(effect, ToolEffectExtensions.EffectOf(Assert.Single(tools)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Git_Hub")]
    [InlineData("a-name-that-is-longer-than-32-chars")]
    public async Task AddMcpServer_WithANameThatIsNoName_IsRefused(string name) => await Assert.ThrowsAsync<ArgumentException>(
        () => ConnectionRig.StartAsync(hearth => hearth.AddMcpServer(name, new Uri("http://127.0.0.1/"))));

    private static McpServerTool Tool(string name, Delegate method) => McpServerTool.Create(method, new McpServerToolCreateOptions { Name = name });
}
