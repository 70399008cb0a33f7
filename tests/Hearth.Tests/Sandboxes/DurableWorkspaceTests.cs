using System.Text;
using Hearth.Agents;
using Hearth.Sandboxes;
using Hearth.Storage;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Tools;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Sandboxes;

public sealed class DurableWorkspaceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_OfTheLog_AreThereAfterARestart()
    {
        // Arrange
        var large = new string('x', 200_000);
        await using var store = new MemoryStore();
        await using (var first = await StartAsync(store))
        {
            first.Model.Enqueue(
                ScriptedTurn.Call("write", new { path = "a.txt", content = "one" })
                    .ThenCall("write", new { path = "d/large.txt", content = large })
                    .ThenCall("write", new { path = "gone.txt", content = "g" }),
                ScriptedTurn.Call("edit", new { path = "a.txt", oldText = "one", newText = "two" }).ThenCall("remove", new { path = "gone.txt" }),
                ScriptedTurn.Say("Done"));
            await first.PromptAsync("agent", "one", "Hi", Cancel);
        }

        // Act
        await using var second = await StartAsync(store);
        second.Model.Enqueue(
            ScriptedTurn.Call("read", new { path = "a.txt" }).ThenCall("grep", new { pattern = "xxx", mode = "count" }).ThenCall("glob", new { pattern = "**" }),
            ScriptedTurn.Say("Done"));
        await second.PromptAsync("agent", "one", "Again", Cancel);

        // Assert
        var results = ResultsOf(second.Model.Requests[1]);
        Assert.Equal(["     1\ttwo\n", "d/large.txt:1"], results[..2]);
        Assert.Equal(["a.txt", "d/large.txt"], results[2]!.Split('\n').Order());
        EventRules.CheckInstance(await second.ReadEventsAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Changes_OfACallThatIsCutShort_HaveNeverBeen()
    {
        // Arrange: the call has written, and does not return.
        var written = Engine.Signal();
        await using var store = new MemoryStore();
        await using (var first = await StartAsync(store, written))
        {
            first.Model.Enqueue(ScriptedTurn.Call("write", new { path = "a.txt", content = "one" }), ScriptedTurn.Call("hang", new { path = "a.txt" }));
            await first.SendAsync("agent", "one", "Hi", Cancel);
            await written.Task;
        }

        // Act: the next process runs the call again.
        var again = Engine.Signal();
        var model = new ScriptedChatClient();
        model.Enqueue(ScriptedTurn.Say("Done"));
        await using var second = await StartAsync(store, again, model, hangs: false);
        await again.Task;
        var file = await ReadAsync(second, "a.txt");

        // Assert: what the first one appended is not there twice.
        Assert.Equal("     1\tone+\n", file);
    }

    [Fact]
    public async Task Calls_OfOneBatch_SeeTheirOwnChangesAndThoseThatAreStored()
    {
        await using var host = await StartAsync(new MemoryStore());
        var turn = Enumerable.Range(0, 20).Aggregate(ScriptedTurn.Empty, (turn, i) => turn.ThenCall("append", new { path = "a.txt", text = $"{i}\n" }));
        host.Model.Enqueue(turn, ScriptedTurn.Say("Done"));

        await host.PromptAsync("agent", "one", "Hi", Cancel);
        var file = await ReadAsync(host, "a.txt");

        Assert.Equal(Enumerable.Range(0, 20), file.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line.Split('\t')[1], null)).Order());
    }

    [Fact]
    public async Task Edit_InADurableWorkspace_MayBeRepeated()
    {
        await using var host = await StartAsync(new MemoryStore());
        host.Model.Enqueue(ScriptedTurn.Say("Done"));
        await host.PromptAsync("agent", "one", "Hi", Cancel);

        var edit = host.Model.Requests[0].Options!.Tools!.OfType<AIFunction>().Single(tool => tool.Name == "edit");

        Assert.Equal(ToolEffect.Idempotent, ToolEffectExtensions.EffectOf(edit));
    }

    private static async Task<string> ReadAsync(HearthTestHost host, string path)
    {
        host.Model.Enqueue(ScriptedTurn.Call("read", new { path }), ScriptedTurn.Say("Done"));
        await host.PromptAsync("agent", "one", "Read", Cancel);
        return ResultsOf(host.Model.Requests[^1])[0]!;
    }

    private static Task<HearthTestHost> StartAsync(IHearthStore store, TaskCompletionSource? written = null, ScriptedChatClient? model = null, bool hangs = true) =>
        Engine.StartAsync(
            hearth => hearth.AddAgent("agent", _ => new AgentDefinition
            {
                Sandbox = Sandbox.Virtual(options => options.IsDurable = true),
                Tools =
                [
                    AIFunctionFactory.Create((string path, CancellationToken token) => ToolContext.Current!.Sandbox!.RemoveAsync(path, true, token), "remove"),
                    AIFunctionFactory.Create((string path, string text, CancellationToken token) => AppendAsync(path, text, token), "append"),
                    AIFunctionFactory.Create(
                        async (string path, CancellationToken token) =>
                        {
                            await AppendAsync(path, "+", token);
                            written!.TrySetResult();
                            if (hangs) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                        },
                        "hang").WithEffect(ToolEffect.Idempotent),
                ],
            }),
            store,
            model);

    // The empty write begins the call's changes: what it reads then is the last that is stored.
    private static async Task AppendAsync(string path, string text, CancellationToken cancellationToken)
    {
        var sandbox = ToolContext.Current!.Sandbox!;
        await sandbox.WriteAsync("lock", default, cancellationToken);
        var before = await sandbox.StatAsync(path, cancellationToken) is null ? default : await sandbox.ReadAsync(path, cancellationToken);
        await sandbox.WriteAsync(path, (byte[])[.. before.Span, .. Encoding.UTF8.GetBytes(text)], cancellationToken);
    }

    private static List<string?> ResultsOf(ScriptedRequest request) =>
        [.. request.Messages[^1].Contents.OfType<FunctionResultContent>().Select(result => result.Result as string)];
}
