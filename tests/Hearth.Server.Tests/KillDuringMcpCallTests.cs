using Hearth.FakeProvider;
using Hearth.Mcp.Tests.Support;
using Hearth.Server.TestApp.Effects;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;
using Hearth.Server.Tests.Processes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Hearth.Server.Tests;

/// <summary>Kills while an MCP server, which lives on, works at calls.</summary>
public sealed class KillDuringMcpCallTests : KillTests<SqliteServerDatabase>
{
    [Fact]
    public async Task Kill_DuringMcpCalls_RepeatsThoseOfATrustedServerAndMarksTheOthers()
    {
        // Arrange: both calls are at work, in one server that is known by two names.
        await using var rig = await KillRig.PrepareAsync(new SqliteServerDatabase(), _ => Calls(Story.Item, "first"));
        using var effects = new EffectClient(rig.Effects.BaseUri);
        await using var mcp = await McpTestServer.StartAsync([ToolOf(effects)]);
        (string, string) setting = ("TEST_MCP_URL", mcp.Url.ToString());
        await rig.AddServerAsync(setting);
        rig.Effects.Hold("work");
        var reader = await rig.PromptAsync("caller", "Call.");
        await rig.Effects.UntilAsync("work", 2, "before the kill");

        // Act: afterwards the model calls both again.
        await rig.KillAndRestartAsync(
            request => !request.EndsWithToolResult || request.Body.GetRawText().Contains("again_trusted", StringComparison.Ordinal)
                ? new FakeTurn().Text("All done.")
                : Calls("""{"item":"more"}""", "again"),
            setting);

        // Assert: only the trusted server's call was sent again, as the same call.
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal("All done.", log.TextOf(reader.Receipt));
        Assert.Equal(3, rig.Effects.CountOf("work", "it"));
        Assert.Equal(2, rig.Effects.KeysOf("work").Count);
        Assert.DoesNotContain("", rig.Effects.KeysOf("work"));
        Assert.Equal((EffectServer.ResultOf("work", "it"), false), log.ResultOf("first_trusted"));
        var (text, isError) = log.ResultOf("first_other");
        Assert.True(isError);
        Assert.Contains("\"type\":\"interrupted\"", text, StringComparison.Ordinal);

        // Assert: the new process talks to the server under both names, and the model was asked for nothing twice.
        Assert.Equal((EffectServer.ResultOf("work", "more"), false), log.ResultOf("again_trusted"));
        Assert.Equal((EffectServer.ResultOf("work", "more"), false), log.ResultOf("again_other"));
        Assert.Equal(3, rig.Models.RequestCount);
        Assert.Equal(
            "operation_start message_end agent_start turn_start message_start turn message_end tool_start*2 "
            + "operation_start tool agent_start tool turn_start message_start turn message_end tool_start*2 tool*2 "
            + "turn_start message_start turn message_end agent_end operation idle submission_settled",
            StreamedEvent.DescribeTypes(log.Of(reader.Receipt).Where(item => item.IsBoundary)));
    }

    private static FakeTurn Calls(string arguments, string id) => new FakeTurn()
        .ToolCall("mcp__trusted__work", arguments, $"{id}_trusted")
        .ToolCall("mcp__other__work", arguments, $"{id}_other");

    private static McpServerTool ToolOf(EffectClient effects) => McpServerTool.Create(
        (string item, RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken) =>
            effects.HappenAsync("work", item, context.Params!.Meta!["hearth/idempotencyKey"]!.ToString(), cancellationToken),
        new McpServerToolCreateOptions { Name = "work", Idempotent = true });
}
