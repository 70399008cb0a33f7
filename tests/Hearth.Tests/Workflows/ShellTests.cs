using System.Text.Json;
using Hearth.Agents;
using Hearth.Events;
using Hearth.Hosting;
using Hearth.Sandboxes;
using Hearth.Sessions;
using Hearth.Storage;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Tools;
using Hearth.Workflows;
using Xunit;

namespace Hearth.Tests.Workflows;

public sealed class ShellTests : IDisposable
{
    private readonly MemoryStore _store = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hearth-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // One line for each time that a command was run.
    private string Runs => Path.Combine(_directory.FullName, "runs");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Shell_AnyCommand_IsRecordedAsOneOperationWithoutSecrets()
    {
        // Arrange
        ShellResult? result = null;
        await using var host = await StartAsync(async session => result = await session.ShellAsync(
            "cat; echo \"$KEY\" >&2; exit 3",
            new ShellOptions
            {
                Environment = new Dictionary<string, string> { ["KEY"] = "s3cret" },
                Timeout = TimeSpan.FromSeconds(30),
                WorkingDirectory = ".",
                Input = "from the input"u8.ToArray(),
            }));

        // Act
        var id = await host.StartRunAsync("flow", cancellationToken: Cancel);
        await host.WaitAsync(id.Value, Cancel);

        // Assert
        Assert.Equal(new ShellResult(3, "from the input", "s3cret\n", IsTimedOut: false, IsTruncated: false), result);
        var events = await host.ReadEventsAsync(id, Cancel);
        EventRules.CheckRun(events);
        Assert.Equal(["run_start", "operation_start", "tool_start", "tool", "operation", "idle", "run_end"], events.Tokens());
        Assert.Equal(("shell", "shell:default#1"), (events[1].Text("operationKind"), events[1].Text("callKey")));
        Assert.Equal(("bash", "shell"), (events[2].Text("toolName"), events[4].Text("operationKind")));
        var args = events[2].GetProperty("args");
        Assert.Equal("""{"command":"cat; echo \"$KEY\" >&2; exit 3","cwd":".","timeout":30,"env":{"KEY":"<redacted>"}}""", JsonSerializer.Serialize(args, Plain));
        Assert.DoesNotContain("s3cret", events[2].GetRawText(), StringComparison.Ordinal);
        Assert.Contains("[Exit code 3.]", events[3].GetProperty("result").GetProperty("content")[0].Text("text"), StringComparison.Ordinal);
        Assert.False(events[3].GetProperty("isError").GetBoolean());
        Assert.Empty(host.Model.Requests);
    }

    [Fact]
    public async Task Shell_BetweenPrompts_IsNotTheModels()
    {
        // Arrange
        await using var host = await StartAsync(async session =>
        {
            await session.PromptAsync("One");
            await session.ShellAsync("echo hello");
            await session.PromptAsync("Two");
        });
        host.Model.Enqueue(ScriptedTurn.Say("Yes"), ScriptedTurn.Say("Yes"));

        // Act
        var id = await host.StartRunAsync("flow", cancellationToken: Cancel);
        await host.WaitAsync(id.Value, Cancel);

        // Assert
        Assert.Equal(["One", "Yes", "Two"], host.Model.Requests[1].Messages.Select(message => message.Text));
        EventRules.CheckRun(await host.ReadEventsAsync(id, Cancel));
    }

    [Fact]
    public async Task Shell_WhereNothingCanBeExecuted_Fails()
    {
        await using var host = await StartAsync(async session => await session.ShellAsync("true"), sandbox: Sandbox.Virtual());

        var failure = await FailAsync(host);

        Assert.Equal(ErrorCodes.SandboxOperationUnsupported, failure.Code);
    }

    [Fact]
    public async Task Shell_ThatCannotBeStarted_IsRecordedAsFailed()
    {
        // Arrange
        await using var host = await StartAsync(async session => await session.ShellAsync("true", new ShellOptions { WorkingDirectory = "none" }));

        // Act
        var id = await host.StartRunAsync("flow", cancellationToken: Cancel);
        var failure = await Assert.ThrowsAsync<HearthException>(() => host.WaitAsync(id.Value, Cancel));

        // Assert
        Assert.Equal(ErrorCodes.OperationFailed, failure.Code);
        var events = await host.ReadEventsAsync(id, Cancel);
        EventRules.CheckRun(events);
        Assert.True(events.Single(item => item.Type() == "tool").GetProperty("isError").GetBoolean());
        Assert.True(events.Single(item => item.Type() == "operation").GetProperty("isError").GetBoolean());
    }

    [Fact]
    public async Task Shell_CancelledByItsCaller_IsEndedAndRecorded()
    {
        // Arrange
        using var cancellation = new CancellationTokenSource();
        await using var host = await StartAsync(async session =>
        {
            var command = session.ShellAsync($"echo run >> {Runs}; sleep 60", cancellationToken: cancellation.Token);
            while (!File.Exists(Runs))
            {
                Cancel.ThrowIfCancellationRequested();
                await Task.Yield();
            }

            await cancellation.CancelAsync();
            Assert.Equal(ErrorCodes.OperationFailed, (await Assert.ThrowsAsync<HearthException>(() => command)).Code);
        });

        // Act
        var id = await host.StartRunAsync("flow", cancellationToken: Cancel);
        await host.WaitAsync(id.Value, Cancel);

        // Assert
        var events = await host.ReadEventsAsync(id, Cancel);
        EventRules.CheckRun(events);
        Assert.True(events.Single(item => item.Type() == "tool").GetProperty("isError").GetBoolean());
    }

    [Theory]
    [InlineData(ToolEffect.AtMostOnce)]
    [InlineData(ToolEffect.Idempotent)]
    public async Task Shell_NotRecordedWhenTheProcessDied_IsTreatedByItsEffect(ToolEffect effect)
    {
        // Arrange
        ShellResult? result = null;
        var crash = CrashOf(async session => result = await session.ShellAsync($"echo run >> {Runs}; echo done", new ShellOptions { Effect = effect }));

        // Act, assert
        await crash.BeforeAsync(_store, EventKind.Tool, async (host, id) =>
        {
            if (effect == ToolEffect.AtMostOnce)
            {
                var failure = await Assert.ThrowsAsync<HearthException>(() => host.WaitAsync(id, Cancel));
                Assert.Equal(ErrorCodes.OperationFailed, failure.Code);
                Assert.Contains("unknown", failure.Message, StringComparison.Ordinal);
            }
            else
            {
                await host.WaitAsync(id, Cancel);
                Assert.Equal("done\n", result!.Output);
            }

            Assert.Equal(effect == ToolEffect.AtMostOnce ? 1 : 2, File.ReadAllLines(Runs).Length);
            EventRules.CheckRun(await host.ReadEventsAsync(RunId.Parse(id), Cancel));
        });
    }

    [Theory]
    [InlineData(EventKind.Operation)]
    [InlineData(EventKind.RunEnd)]
    public async Task Shell_Recorded_IsNotRunAgainAndReturnsTheSame(EventKind diesBefore)
    {
        // Arrange
        var results = new List<ShellResult>();
        var crash = CrashOf(async session => results.Add(await session.ShellAsync($"echo run >> {Runs}; echo out; echo err >&2; exit 2")));

        // Act, assert
        await crash.BeforeAsync(_store, diesBefore, async (host, id) =>
        {
            await host.WaitAsync(id, Cancel);
            Assert.Equal(new ShellResult(2, "out\n", "err\n", IsTimedOut: false, IsTruncated: false), Assert.Single(results.Distinct()));
            Assert.Single(File.ReadAllLines(Runs));
            EventRules.CheckRun(await host.ReadEventsAsync(RunId.Parse(id), Cancel));
        });
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static async Task<HearthException> FailAsync(HearthTestHost host)
    {
        var id = await host.StartRunAsync("flow", cancellationToken: Cancel);
        return await Assert.ThrowsAsync<HearthException>(() => host.WaitAsync(id.Value, Cancel));
    }

    private Task<HearthTestHost> StartAsync(Func<Session, Task> body, ISandboxProvider? sandbox = null) => Engine.StartAsync(Flow(body, sandbox), _store);

    private Crash CrashOf(Func<Session, Task> body) => new()
    {
        Configure = Flow(body, null),
        Start = async host => (await host.StartRunAsync("flow", cancellationToken: Cancel)).Value,
        Model = _ => new ScriptedChatClient(),
    };

    private Action<HearthBuilder> Flow(Func<Session, Task> body, ISandboxProvider? sandbox) => hearth =>
    {
        hearth.AddAgent("agent", _ => new AgentDefinition { Sandbox = sandbox ?? Sandbox.Local(options => options.Root = _directory.FullName) });
        hearth.AddWorkflow("flow", async (NoInput _, WorkflowContext context) =>
        {
            await body(await context.OpenSessionAsync("agent"));
            return "ok";
        });
    };
}
