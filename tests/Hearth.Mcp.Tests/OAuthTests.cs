using Hearth.Agents;
using Hearth.Mcp.Tests.Support;
using Hearth.Testing;
using Hearth.Tests.Support;
using ModelContextProtocol.Authentication;
using ModelContextProtocol.Server;

namespace Hearth.Mcp.Tests;

/// <summary>A server that asks for OAuth tokens, which another server issues.</summary>
public sealed class OAuthTests
{
    private static readonly McpServerTool Echo = McpServerTool.Create((string text) => text, new McpServerToolCreateOptions { Name = "echo" });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_OfAServerThatAsksForTokens_FetchOneAndRenewIt()
    {
        // Arrange
        await using var authority = await OAuthAuthority.StartAsync();
        await using var server = await McpTestServer.StartAsync([Echo], accept: authority.AcceptAsync);
        await using var host = await StartAsync(server, authority.ClientOptions());
        host.Model.Enqueue(Call("one", "c1"), ScriptedTurn.Say("Done"), Call("two", "c2"), ScriptedTurn.Say("Done"));

        // Act: between the prompts the token expires.
        await host.PromptAsync("agent", "one", "Go", Cancel);
        authority.Expire();
        await host.PromptAsync("agent", "one", "Go on", Cancel);

        // Assert
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.Equal(["one", "two"], events.Where(item => item.Type() == "tool").Select(Text));
        Assert.DoesNotContain(events, item => item.Type() == "log");
        Assert.Equal(["authorization_code", "refresh_token"], authority.Grants);
    }

    [Fact]
    public async Task Reconnects_WithoutACache_AskTheUserOnce()
    {
        // Arrange: the connection is lost with the server, which comes back at its address.
        await using var authority = await OAuthAuthority.StartAsync();
        var server = await McpTestServer.StartAsync([Echo], accept: authority.AcceptAsync);
        await using var rig = await ConnectionRig.StartAsync(hearth => hearth.AddMcpServer("test", server.Url, options => options.OAuth = authority.ClientOptions()));
        var (tools, _) = await rig.GetToolsAsync();
        await server.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => ConnectionRig.CallAsync(tools[0], new { text = "lost" }));
        await using var restarted = await McpTestServer.StartAsync([Echo], server.Port, accept: authority.AcceptAsync);

        // Act
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        var answer = await ConnectionRig.CallAsync(tools[0], new { text = "again" });

        // Assert
        Assert.Equal("again", answer);
        Assert.Equal(["authorization_code"], authority.Grants);
    }

    [Fact]
    public async Task Restart_WithACacheThatLasts_AsksNobody()
    {
        // Arrange
        await using var authority = await OAuthAuthority.StartAsync();
        await using var server = await McpTestServer.StartAsync([Echo], accept: authority.AcceptAsync);
        var cache = new StoredTokens();
        await using (var first = await ConnectionRig.StartAsync(hearth => hearth.AddMcpServer("test", server.Url, options => options.OAuth = authority.ClientOptions(cache))))
        {
            await first.GetToolsAsync();
        }

        // Act: the token has expired meanwhile, and the user is not there.
        authority.Expire();
        authority.RefusesConsent = true;
        await using var second = await ConnectionRig.StartAsync(hearth => hearth.AddMcpServer("test", server.Url, options => options.OAuth = authority.ClientOptions(cache)));
        var (tools, warnings) = await second.GetToolsAsync();

        // Assert
        Assert.Empty(warnings);
        Assert.Single(tools);
        Assert.Equal(["authorization_code", "refresh_token"], authority.Grants);
    }

    [Fact]
    public async Task Prompt_WhoseUserRefusesConsent_IsAnsweredWithoutTheTools()
    {
        // Arrange
        await using var authority = await OAuthAuthority.StartAsync();
        authority.RefusesConsent = true;
        await using var server = await McpTestServer.StartAsync([Echo], accept: authority.AcceptAsync);
        await using var host = await StartAsync(server, authority.ClientOptions());
        host.Model.Enqueue(ScriptedTurn.Say("Hello"));

        // Act
        var answer = await host.PromptAsync("agent", "one", "Go", Cancel);

        // Assert
        Assert.Equal("Hello", answer);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        var log = Assert.Single(events, item => item.Type() == "log");
        Assert.Equal("The MCP server \"test\" is not available: it could not be signed in to. Its tools are left out.", log.Text("message"));
        Assert.DoesNotContain(host.Model.Requests[0].Options?.Tools ?? [], tool => tool.Name.StartsWith("mcp__", StringComparison.Ordinal));
        Assert.Empty(authority.Grants);
    }

    [Fact]
    public async Task Call_WhoseTokenIsNotRenewed_IsAnErrorThatSaysItWasNotMade()
    {
        // Arrange
        await using var authority = await OAuthAuthority.StartAsync();
        var calls = 0;
        var count = McpServerTool.Create(() => $"{++calls}", new McpServerToolCreateOptions { Name = "echo" });
        await using var server = await McpTestServer.StartAsync([count], accept: authority.AcceptAsync);
        await using var host = await StartAsync(server, authority.ClientOptions());
        host.Model.Respond = request =>
        {
            if (request.Messages.Count > 1) return ScriptedTurn.Say("Done");
            authority.Expire();
            (authority.RefusesRenewal, authority.RefusesConsent) = (true, true);
            return ScriptedTurn.Call("mcp__test__echo", callId: "c1");
        };

        // Act
        var answer = await host.PromptAsync("agent", "one", "Go", Cancel);

        // Assert
        Assert.Equal("Done", answer);
        Assert.Equal(0, calls);
        var tool = Assert.Single(await host.ReadEventsAsync("agent", "one", Cancel), item => item.Type() == "tool");
        Assert.True(tool.GetProperty("isError").GetBoolean());
        Assert.Equal("The MCP server \"test\" is not available: it could not be signed in to.", Text(tool));
    }

    [Fact]
    public async Task SignIn_AtAnotherServer_DoesNotTellItTheHeaders()
    {
        // Arrange
        await using var authority = await OAuthAuthority.StartAsync();
        var seen = 0;
        await using var server = await McpTestServer.StartAsync([Echo], accept: context =>
        {
            if (context.Request.Headers.ContainsKey("X-Api-Key")) seen++;
            return authority.AcceptAsync(context);
        });
        await using var rig = await ConnectionRig.StartAsync(hearth => hearth.AddMcpServer("test", server.Url, options =>
        {
            options.OAuth = authority.ClientOptions();
            options.Headers["X-Api-Key"] = "secret";
        }));

        // Act
        var (tools, _) = await rig.GetToolsAsync();

        // Assert
        Assert.Single(tools);
        Assert.True(seen > 0);
        Assert.NotEmpty(authority.Headers);
        Assert.DoesNotContain("X-Api-Key", authority.Headers);
    }

    private static Task<HearthTestHost> StartAsync(McpTestServer server, ClientOAuthOptions oauth) => Engine.StartAsync(hearth =>
    {
        hearth.AddMcpServer("test", server.Url, options => options.OAuth = oauth);
        hearth.AddAgent("agent", _ => new AgentDefinition { ToolSources = [new McpToolSource("test")] });
    });

    private static ScriptedTurn Call(string text, string callId) => ScriptedTurn.Call("mcp__test__echo", new { text }, callId);

    private static string Text(System.Text.Json.JsonElement tool) => tool.GetProperty("result").GetProperty("content")[0].Text("text");

    /// <summary>Tokens that are kept beyond a process, as in a database.</summary>
    private sealed class StoredTokens : ITokenCache
    {
        private TokenContainer? _tokens;

        public ValueTask StoreTokensAsync(TokenContainer tokens, CancellationToken cancellationToken)
        {
            _tokens = tokens;
            return ValueTask.CompletedTask;
        }

        public ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_tokens);
    }
}
