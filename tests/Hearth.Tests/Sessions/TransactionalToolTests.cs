using System.Data.Common;
using System.Text.Json;
using Hearth.Agents;
using Hearth.Events;
using Hearth.Sandboxes;
using Hearth.Sqlite;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Tools;
using Hearth.Workflows;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Sessions;

public sealed class TransactionalToolTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hearth-");
    private readonly List<string> _done = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(_directory.FullName, "hearth.db");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Commit_SeveralWritesOfOneCall_AreMadeInOrderWithTheResult()
    {
        // Arrange
        await using var host = await StartAsync(Tool(ToolEffect.Transactional, call =>
        {
            call.CommitWith(Insert("a"));
            call.CommitWith(Insert("b"));
        }));

        // Act
        var (text, isError) = await CallAsync(host);

        // Assert
        Assert.Equal(("booked", false), (text, isError));
        Assert.Equal(["a", "b"], Rows());
    }

    [Fact]
    public async Task Commit_AWriteFails_TheModelIsToldAndNothingIsWritten()
    {
        // Arrange
        await using var host = await StartAsync(Tool(ToolEffect.Transactional, call =>
        {
            call.CommitWith(Insert("a"));
            call.CommitWith((_, _, _) => throw new InvalidOperationException("No. " + new string('x', 5_000)));
        }));

        // Act
        var (text, isError) = await CallAsync(host);

        // Assert
        Assert.True(isError);
        Assert.StartsWith("Nothing was written: No. xxx", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 2_000, 2_100);
        Assert.Equal($"Error: {text}", host.Model.Requests[1].Messages[^1].Contents.OfType<FunctionResultContent>().Single().Result);
        Assert.Empty(Rows());
        EventRules.CheckInstance(await host.ReadEventsAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Commit_TheToolFails_NothingIsWritten()
    {
        // Arrange
        await using var host = await StartAsync(Tool(ToolEffect.Transactional, call =>
        {
            call.CommitWith(Insert("a"));
            throw new InvalidOperationException("No.");
        }));

        // Act, assert
        Assert.Equal(("No.", true), await CallAsync(host));
        Assert.Empty(Rows());
    }

    [Theory]
    [InlineData(ToolEffect.AtMostOnce)]
    [InlineData(ToolEffect.Idempotent)]
    public async Task Commit_ByAToolThatIsNotDeclaredSo_IsRefused(ToolEffect effect)
    {
        await using var host = await StartAsync(Tool(effect, call => call.CommitWith(Insert("a"))));

        var (text, isError) = await CallAsync(host);

        Assert.True(isError);
        Assert.Contains("declare its effect as Transactional", text, StringComparison.Ordinal);
        Assert.Empty(Rows());
    }

    [Fact]
    public async Task Start_WithoutADatabaseToCommitTo_NamesTheAgentTheToolAndTheRemedy()
    {
        var tool = Tool(ToolEffect.Transactional, call => call.CommitWith(Insert("a")));
        var hand = new Subagent { Name = "hand", Description = "Books.", Tools = [tool] };
        var helper = new Subagent { Name = "helper", Description = "Helps.", Subagents = [hand] };
        foreach (var definition in new AgentDefinition[] { new() { Tools = [tool] }, new() { Subagents = [helper] } })
        {
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
                Engine.StartAsync(hearth => hearth.AddAgent("clerk", _ => definition), new MemoryStore()));

            Assert.Contains("\"clerk\": its tool \"book\" is Transactional, but Hearth runs", failure.Message, StringComparison.Ordinal);
            Assert.Contains("DATABASE_URL", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Commit_ByAToolOfASourceWithoutADatabase_IsRefused()
    {
        // Arrange: which tools these are is known only when they are asked for.
        var source = new Source(Tool(ToolEffect.Transactional, call => call.CommitWith(Insert("a"))));
        await using var host = await Engine.StartAsync(
            hearth => hearth.AddAgent("agent", _ => new AgentDefinition { ToolSources = [source] }), new MemoryStore());

        // Act
        var (text, isError) = await CallAsync(host);

        // Assert

        Assert.True(isError);
        Assert.Contains("DATABASE_URL", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commit_AfterTheCall_IsRefused()
    {
        // Arrange
        ToolContext? kept = null;
        await using var host = await StartAsync(Tool(ToolEffect.Transactional, call => kept = call));
        await CallAsync(host);

        // Act, assert
        Assert.Throws<InvalidOperationException>(() => kept!.CommitWith(Insert("a")));
    }

    [Fact]
    public async Task Commit_ThatCallsHearth_IsRefusedAtOnce()
    {
        // Arrange: the store's only writer waits for these writes.
        await using var host = await StartAsync(Tool(ToolEffect.Transactional, call => call.CommitWith((_, _, token) =>
            call.Services.GetRequiredService<IAgentClient>().DispatchAsync("agent", "two", "Hi", cancellationToken: token))));

        // Act
        var (text, isError) = await CallAsync(host);

        // Assert
        Assert.True(isError);
        Assert.Contains("cannot call Hearth", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WhoseProcessDiedBeforeItsResultWasStored_IsRunAgainAndWritesOnce()
    {
        // Arrange: its step is recorded by then.
        var tool = AsyncTool(ToolEffect.Transactional, WriteAsync);
        var id = await DieAsync(tool, unit => Crash.Has(unit, EventKind.Tool));

        // Act
        await using var host = await StartAsync(tool, model: Model());
        var result = await host.WaitAsync(id, Cancel);

        // Assert
        Assert.Equal("Done", result!.Value.Text("text"));
        Assert.Equal(["run", "step", "run"], _done);
        Assert.Equal(["a"], Rows());
        EventRules.CheckInstance(await host.ReadEventsAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Call_WhoseResultIsStored_IsNotRunAgain()
    {
        // Arrange
        var tool = AsyncTool(ToolEffect.Transactional, WriteAsync);
        var id = await DieAsync(tool, unit => Crash.Has(unit, EventKind.TurnStart) && _done.Count > 0);

        // Act
        await using var host = await StartAsync(tool, model: Model());
        await host.WaitAsync(id, Cancel);

        // Assert
        Assert.Equal(["run", "step"], _done);
        Assert.Equal(["a"], Rows());
    }

    [Fact]
    public async Task Commit_WithChangesOfADurableWorkspace_IsOneCommit()
    {
        // Arrange
        await using var host = await StartAsync(AsyncTool(ToolEffect.Transactional, async call =>
        {
            await call.Sandbox!.WriteAsync("a.txt", new byte[] { 1 }, Cancel);
            call.CommitWith(Insert("a"));
        }));

        // Act
        await CallAsync(host);

        // Assert
        var store = host.Services.GetRequiredService<IHearthStore>();
        var stream = await store.FindStreamAsync(StreamKey.ForInstance("agent", "one"), Cancel);
        Assert.Equal(["a"], Rows());
        Assert.EndsWith("a.txt", Assert.Single(await store.ReadWorkspaceAsync(stream!.Id, Cancel)).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commit_OfManyCallsAtOnce_WritesThemAll()
    {
        // Arrange
        var tool = AIFunctionFactory.Create((string row) => ToolContext.Current!.CommitWith(Insert(row)), "book").WithEffect(ToolEffect.Transactional);
        await using var host = await StartAsync(tool);
        var rows = Enumerable.Range(10, 20).Select(number => $"{number}").ToList();
        host.Model.Enqueue(rows.Aggregate(ScriptedTurn.Empty, (turn, row) => turn.ThenCall("book", new { row })), ScriptedTurn.Say("Done"));

        // Act
        await host.PromptAsync("agent", "one", "Go", Cancel);

        // Assert
        Assert.Equal(rows, Rows());
        EventRules.CheckInstance(await host.ReadEventsAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Commit_AfterAnAbort_WritesNothing()
    {
        // Arrange: the tool does not hear of the abort and returns.
        var (called, goOn) = (Engine.Signal(), Engine.Signal());
        await using var host = await StartAsync(AsyncTool(ToolEffect.Transactional, async call =>
        {
            call.CommitWith(Insert("a"));
            called.SetResult();
            await goOn.Task;
        }));
        host.Model.Enqueue(ScriptedTurn.Call("book"));
        var id = await host.SendAsync("agent", "one", "Go", Cancel);
        await called.Task.WaitAsync(Cancel);

        // Act
        await host.AbortAsync("agent", "one", Cancel);
        goOn.SetResult();
        var failure = await Assert.ThrowsAsync<HearthException>(() => host.WaitAsync(id, Cancel));

        // Assert
        Assert.Equal(ErrorCodes.SubmissionAborted, failure.Code);
        Assert.Empty(Rows());
    }

    [Fact]
    public async Task Commit_InASessionOfARun_IsMadeWithTheResult()
    {
        // Arrange
        await using var host = await StartAsync(Tool(ToolEffect.Transactional, call => call.CommitWith(Insert("a"))));
        host.Model.Enqueue(ScriptedTurn.Call("book"), ScriptedTurn.Say("Done"));

        // Act
        var answer = await host.RunAsync<string>("work", cancellationToken: Cancel);

        // Assert
        Assert.Equal("Done", answer);
        Assert.Equal(["a"], Rows());
    }

    private static Func<DbConnection, DbTransaction, CancellationToken, Task> Insert(string row) => async (connection, transaction, token) =>
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"CREATE TABLE IF NOT EXISTS application (value text NOT NULL); INSERT INTO application (value) VALUES ('{row}')";
        await command.ExecuteNonQueryAsync(token);
    };

    private static AIFunction Tool(ToolEffect effect, Action<ToolContext> write) => AsyncTool(effect, call =>
    {
        write(call);
        return Task.CompletedTask;
    });

    private static AIFunction AsyncTool(ToolEffect effect, Func<ToolContext, Task> write) => AIFunctionFactory.Create(
        async () =>
        {
            await write(ToolContext.Current!);
            return "booked";
        },
        "book").WithEffect(effect);

    private static async Task<(string Text, bool IsError)> CallAsync(HearthTestHost host)
    {
        host.Model.Enqueue(ScriptedTurn.Call("book"), ScriptedTurn.Say("Done"));
        await host.PromptAsync("agent", "one", "Go", Cancel);
        var end = (await host.ReadEventsAsync("agent", "one", Cancel)).Single(item => item.Type() == "tool");
        return (end.GetProperty("result").GetProperty("content")[0].Text("text")!, end.GetProperty("isError").GetBoolean());
    }

    private SqliteStore Store() => new(new SqliteStoreOptions { Path = Database });

    private Task<HearthTestHost> StartAsync(AIFunction tool, IHearthStore? store = null, ScriptedChatClient? model = null) => Engine.StartAsync(
        hearth =>
        {
            hearth.AddAgent("agent", _ => new AgentDefinition { Sandbox = Sandbox.Virtual(options => options.IsDurable = true), Tools = [tool] });
            hearth.AddWorkflow("work", async (NoInput _, WorkflowContext context) => (await (await context.OpenSessionAsync("agent")).PromptAsync("Go")).Text);
        },
        store ?? Store(),
        model);

    private static ScriptedChatClient Model() => new()
    {
        Respond = request => request.Messages[^1].Role == ChatRole.Tool ? ScriptedTurn.Say("Done") : ScriptedTurn.Call("book", callId: "c1"),
    };

    /// <summary>Has a process send a prompt and die before it stores a unit.</summary>
    private async Task<string> DieAsync(AIFunction tool, Func<AppendUnit, bool> isFatal)
    {
        await using var inner = Store();
        var crashing = new CrashingStore(inner) { DiesBefore = isFatal };
        await using var host = await StartAsync(tool, crashing, Model());
        var id = await host.SendAsync("agent", "one", "Go", Cancel);
        await crashing.Dead.WaitAsync(Cancel);
        return id;
    }

    private async Task WriteAsync(ToolContext call)
    {
        _done.Add("run");
        call.CommitWith(Insert("a"));
        await call.StepAsync("step", _ =>
        {
            _done.Add("step");
            return Task.CompletedTask;
        });
    }

    private List<string> Rows()
    {
        using var connection = new SqliteConnection($"Data Source={Database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_schema WHERE name = 'application'";
        if ((long)command.ExecuteScalar()! == 0) return [];
        command.CommandText = "SELECT value FROM application ORDER BY value";
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(reader.GetString(0));
        return rows;
    }

    private sealed class Source(AITool tool) : IToolSource
    {
        public ValueTask<IReadOnlyList<AITool>> GetToolsAsync(ToolSourceContext context, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<AITool>>([tool]);
    }
}
