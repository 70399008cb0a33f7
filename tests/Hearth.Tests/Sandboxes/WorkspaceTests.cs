using System.Text;
using Hearth.Agents;
using Hearth.Sandboxes;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Tools;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Sandboxes;

public sealed class WorkspaceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Agent_WithTheDefaultSandbox_WritesEditsAndSearchesFiles()
    {
        // Arrange
        await using var host = await StartAsync(new AgentDefinition());
        host.Model.Enqueue(
            ScriptedTurn.Call("write", new { path = "a.txt", content = "one\ntwo\n" }, "c1"),
            ScriptedTurn.Call("edit", new { path = "a.txt", oldText = "one", newText = "1" }, "c2")
                .ThenCall("edit", new { path = "a.txt", oldText = "two", newText = "2" }, "c3"),
            ScriptedTurn.Call("grep", new { pattern = "[0-9]" }, "c4").ThenCall("glob", new { pattern = "**" }, "c5"),
            ScriptedTurn.Say("Done"),
            ScriptedTurn.Call("read", new { path = "a.txt" }, "c6"),
            ScriptedTurn.Say("Still there"));

        // Act
        await host.PromptAsync("agent", "one", "Hi", Cancel);
        await host.PromptAsync("agent", "one", "Again", Cancel);

        // Assert
        EventRules.CheckInstance(await host.ReadEventsAsync("agent", "one", Cancel));
        Assert.Equal(["a.txt:1:1\na.txt:2:2", "a.txt"], ResultsOf(host.Model.Requests[3]));
        Assert.Equal(["     1\t1\n     2\t2\n"], ResultsOf(host.Model.Requests[5]));
        Assert.Equal(["read", "write", "edit", "grep", "glob"], host.Model.Requests[0].Options!.Tools!.Select(tool => tool.Name));
    }

    [Fact]
    public async Task Instances_HaveWorkspacesOfTheirOwn()
    {
        await using var host = await StartAsync(new AgentDefinition());
        host.Model.Enqueue(ScriptedTurn.Call("write", new { path = "a.txt", content = "x" }), ScriptedTurn.Say("Done"));
        host.Model.Enqueue(ScriptedTurn.Call("glob", new { pattern = "*" }), ScriptedTurn.Say("Done"));

        await host.PromptAsync("agent", "one", "Hi", Cancel);
        await host.PromptAsync("agent", "two", "Hi", Cancel);

        Assert.Equal(["No files found."], ResultsOf(host.Model.Requests[3]));
    }

    [Fact]
    public async Task Tool_WithAReservedName_FailsTheOperation()
    {
        var own = AIFunctionFactory.Create(() => "mine", "bash");
        await using var host = await StartAsync(new AgentDefinition { Tools = [own] });

        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "Hi", Cancel));

        Assert.Equal(ErrorCodes.ToolNameConflict, failure.Code);
        Assert.Empty(host.Model.Requests);
    }

    [Fact]
    public async Task Agent_WithoutASandbox_HasOnlyItsOwnTools()
    {
        ISandbox? seen = null;
        var own = AIFunctionFactory.Create(
            () =>
            {
                seen = ToolContext.Current!.Sandbox;
                return "mine";
            },
            "read");
        await using var host = await StartAsync(new AgentDefinition { Sandbox = Sandbox.None, Tools = [own] });
        host.Model.Enqueue(ScriptedTurn.Call("read"), ScriptedTurn.Say("Done"));

        await host.PromptAsync("agent", "one", "Hi", Cancel);

        Assert.Null(seen);
        Assert.Equal(["mine"], ResultsOf(host.Model.Requests[1]));
        Assert.Equal(["read"], host.Model.Requests[0].Options!.Tools!.Select(tool => tool.Name));
    }

    [Fact]
    public async Task OwnTool_WithTheWorkspace_SeesWhatTheModelWrote()
    {
        var count = AIFunctionFactory.Create(
            async (string path, CancellationToken token) => Encoding.UTF8.GetString((await ToolContext.Current!.Sandbox!.ReadAsync(path, token)).Span).Length,
            "count");
        await using var host = await StartAsync(new AgentDefinition { Tools = [count] });
        host.Model.Enqueue(
            ScriptedTurn.Call("write", new { path = "a.txt", content = "four" }),
            ScriptedTurn.Call("count", new { path = "/workspace/a.txt" }),
            ScriptedTurn.Say("Done"));

        await host.PromptAsync("agent", "one", "Hi", Cancel);

        Assert.Equal(["4"], ResultsOf(host.Model.Requests[2]));
    }

    [Fact]
    public async Task Workflow_WithTwoSessions_HasOneWorkspace()
    {
        // Arrange
        await using var host = await Engine.StartAsync(hearth => hearth
            .AddAgent("writer", _ => new AgentDefinition { Sandbox = Sandbox.Virtual(options => options.MaxFiles = 10) })
            .AddAgent("reader", _ => new AgentDefinition { Sandbox = Sandbox.Virtual(options => options.MaxFiles = 10) })
            .AddWorkflow<Hearth.Workflows.NoInput, string>("flow", async (_, context) =>
            {
                await (await context.OpenSessionAsync("writer", "a")).PromptAsync("Write");
                return (await (await context.OpenSessionAsync("reader", "b")).PromptAsync("Read")).Text;
            }));
        host.Model.Enqueue(
            ScriptedTurn.Call("write", new { path = "a.txt", content = "four" }),
            ScriptedTurn.Say("Done"),
            ScriptedTurn.Call("glob", new { pattern = "*" }),
            ScriptedTurn.Say("Done"));

        // Act
        var run = await host.StartRunAsync("flow", cancellationToken: Cancel);
        await host.WaitAsync(run.Value, Cancel);

        // Assert
        Assert.Equal(["a.txt"], ResultsOf(host.Model.Requests[3]));
    }

    [Fact]
    public async Task Bash_InALocalSandbox_RunsAndIsOffered()
    {
        var root = Directory.CreateTempSubdirectory("hearth-bash-").FullName;
        await using var host = await StartAsync(new AgentDefinition { Sandbox = Sandbox.Local(options => options.Root = root) });
        host.Model.Enqueue(
            ScriptedTurn.Call("bash", new { command = "echo out; echo err >&2; echo file > a.txt; exit 4" }),
            ScriptedTurn.Call("bash", new { command = "seq 1 5000; sleep 60", timeout = 1 }).ThenCall("read", new { path = $"{root}/a.txt" }),
            ScriptedTurn.Say("Done"));

        await host.PromptAsync("agent", "one", "Hi", Cancel);

        Assert.Equal(["out\n[Standard error:]\nerr\n[Exit code 4.]"], ResultsOf(host.Model.Requests[1]));
        var results = ResultsOf(host.Model.Requests[2]);
        Assert.StartsWith("[Only the end of the output is shown. Write it to a file to see more.]\n3001\n", results[0], StringComparison.Ordinal);
        Assert.EndsWith("\n5000\n[Ended after 1 s: the time was up.]", results[0], StringComparison.Ordinal);
        Assert.Equal("     1\tfile\n", results[1]);
        Directory.Delete(root, recursive: true);
    }

    private static Task<HearthTestHost> StartAsync(AgentDefinition agent) => Engine.StartAsync(hearth => hearth.AddAgent("agent", _ => agent));

    private static List<string?> ResultsOf(ScriptedRequest request) =>
        [.. request.Messages[^1].Contents.OfType<FunctionResultContent>().Select(result => result.Result as string)];
}
