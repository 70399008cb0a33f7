using System.Text;
using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Sandboxes;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Tools;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Faults;

/// <summary>A durable workspace into which two calls write at once, one of them by adding to what is there, before it is read.</summary>
internal sealed class DurableWorkspaceScenario : FaultScenario
{
    // Too large to be stored beside its path.
    private static readonly byte[] Large = new byte[70_000];

    private string? _id;

    public override IReadOnlyList<Func<FaultyProcess, CancellationToken, Task>> Steps =>
    [
        async (process, cancellationToken) => _id = await SendAsync(process, new Prompt("Work", []), cancellationToken),
        (process, cancellationToken) => process.Host.WaitAsync(_id!, cancellationToken),
    ];

    public override void Configure(FaultyProcess process, HearthBuilder hearth)
    {
        HoldProgress(hearth);
        AITool[] tools = [Tool("stamp", StampAsync), Tool("enlarge", token => ToolContext.Current!.Sandbox!.WriteAsync("large.txt", Large, token))];
        hearth.AddAgent(Agent, _ => new AgentDefinition
        {
            Sandbox = Sandbox.Virtual(options => options.IsDurable = true),
            Tools = tools,
        });

        static AIFunction Tool(string name, Func<CancellationToken, Task> run) => AIFunctionFactory.Create(run, name).WithEffect(ToolEffect.Idempotent);
    }

    public override ScriptedTurn Respond(FaultyProcess process, ScriptedRequest request) =>
        request.Messages.Count(message => message.Role == ChatRole.Tool) switch
        {
            0 => ScriptedTurn.Call("stamp", callId: "c1").ThenCall("enlarge", callId: "c2"),
            1 => ScriptedTurn.Call("stamp", callId: "c3").ThenCall("write", new { path = "large.txt", content = "small" }, "c4"),
            2 => ScriptedTurn.Call("read", new { path = "stamps.txt" }, "c5").ThenCall("read", new { path = "large.txt" }, "c6"),
            _ => ScriptedTurn.Say("Done"),
        };

    public override async Task CheckAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        await process.Host.WaitAsync(_id!, cancellationToken);
        var ends = (await ReadEventsAsync(process, cancellationToken)).Where(item => item.Type() == "tool").ToDictionary(item => item.Text("toolCallId"));
        Assert.Equal(["c1", "c2", "c3", "c4", "c5", "c6"], ends.Keys.Order());
        Assert.All(ends.Values, end => Assert.False(end.GetProperty("isError").GetBoolean()));

        // However often a stamp was begun, it is there once: what a call leaves is stored with its result.
        Assert.Equal("     1\txx\n", TextOf("c5"));
        Assert.Equal("     1\tsmall\n", TextOf("c6"));
        var stream = await process.Store.Inner.FindStreamAsync(StreamKey.ForInstance(Agent, Instance), cancellationToken);
        var files = await process.Store.Inner.ReadWorkspaceAsync(stream!.Id, cancellationToken);
        Assert.Equal(["small", "xx"], files.Where(file => !file.IsDirectory).Select(file => Encoding.UTF8.GetString(file.Content.Span)).Order());

        string TextOf(string callId) => ends[callId].GetProperty("result").GetProperty("content")[0].Text("text");
    }

    private static async Task StampAsync(CancellationToken cancellationToken)
    {
        var sandbox = ToolContext.Current!.Sandbox!;
        var before = await sandbox.StatAsync("stamps.txt", cancellationToken) is null ? default : await sandbox.ReadAsync("stamps.txt", cancellationToken);
        await sandbox.WriteAsync("stamps.txt", (byte[])[.. before.Span, (byte)'x'], cancellationToken);
    }
}
