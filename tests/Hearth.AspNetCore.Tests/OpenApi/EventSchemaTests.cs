using System.Text.Json;
using Hearth.Agents;
using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Hosting;
using Hearth.Sandboxes;
using Hearth.Sessions;
using Hearth.Skills;
using Hearth.Testing;
using Hearth.Tools;
using Hearth.Workflows;
using Microsoft.Extensions.AI;

namespace Hearth.AspNetCore.Tests.OpenApi;

/// <summary>Whether the API's description names every field that the runtime writes: a new one must not be forgotten there.</summary>
public sealed class EventSchemaTests : IDisposable
{
    private const string Words = "Here are some words.";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hearth-events-");
    private readonly ClosedSchemas _schemas = new();
    private readonly List<JsonElement> _events = [];
    private bool _hasFailed;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Read_StreamsWithEveryKindOfEvent_HaveOnlyFieldsThatTheDocumentNames()
    {
        // Arrange, act
        var interrupted = await StartRunThatIsInterruptedAsync();
        await using (var server = await StartAsync(new ScriptedChatClient { Respond = Answer }))
        {
            await ReadAsync(server, $"/runs/{interrupted}");
            await ConverseAsync(server);
            await AbortAnAnswerAsync(server);
            foreach (var input in new[] { "succeed", "fail" })
            {
                var run = await server.PostAsync("/workflows/everything", input, "");
                await ReadAsync(server, $"/runs/{run.Answer.GetProperty("runId").GetString()}");
            }

            Assert.Empty(_schemas.FindProblems("SpendReport", await server.GetAsync("/agents/spender/one/spend")));
        }

        // Assert
        Assert.Equal("", string.Join('\n', _events.SelectMany(_schemas.FindProblems)));
        Assert.Equal([], _schemas.EventTypes.Except(_events.Select(TypeOf)));
        string[] fields = ["reserved", "charged", "budgets", "spent", "callKey", "usage", "error", "signal", "contextCompacted", "taskId", "toolCallId", "details"];
        Assert.All(fields, field => Assert.Contains(_events, item => item.GetRawText().Contains($"\"{field}\":", StringComparison.Ordinal)));
    }

    [Fact]
    public void FindProblems_FieldThatNoSchemaNames_IsOne()
    {
        const string Idle = """{"type":"idle","v":3,"eventIndex":0,"timestamp":"2026-03-02T09:15:04.127Z"}""";

        Assert.Empty(_schemas.FindProblems(JsonElement.Parse(Idle)));
        Assert.NotEmpty(_schemas.FindProblems(JsonElement.Parse(Idle.Replace("\"v\":3", "\"v\":3,\"more\":1", StringComparison.Ordinal))));
    }

    private async Task<string> StartRunThatIsInterruptedAsync()
    {
        var asked = new TaskCompletionSource();
        var model = new ScriptedChatClient { Respond = _ => ScriptedTurn.Empty.ThenSignal(asked).ThenWaitFor(new TaskCompletionSource().Task) };
        await using var server = await StartAsync(model);
        var run = await server.PostAsync("/workflows/everything", "succeed", "");
        await asked.Task.WaitAsync(Cancel);
        return run.Answer.GetProperty("runId").GetString()!;
    }

    // Images, files, thoughts, tools, tasks, failures, a compaction, a budget that is nearly used up and then exceeded, and a dispatch.
    private async Task ConverseAsync(RuntimeServer server)
    {
        var image = new { type = "image", mimeType = "image/png", data = "iVBORw0KGgo=" };
        var file = new { type = "file", mimeType = "text/plain", name = "notes.txt", data = Convert.ToBase64String("words"u8) };
        await server.PostAsync("/agents/spender/one", new { message = "Use everything", images = new[] { image }, attachments = new[] { file } });
        await server.PostAsync("/agents/spender/one", new { message = "Fail once" });
        await server.PostAsync("/agents/spender/one", new { message = "Fail for good" });
        for (var i = 0; i < 4; i++) await server.PostAsync("/agents/spender/one", new { message = new string('x', 6_000) });
        var dispatch = await server.Get<IAgentClient>().DispatchAsync("spender", "one", new { Text = "Hello" }, cancellationToken: Cancel);
        await server.Get<Submissions.Outcomes>().WaitAsync(new(dispatch.DispatchId.ToString("D")), Cancel);
        for (var i = 0; i < 20; i++) await server.PostAsync("/agents/spender/one", new { message = "Go on" });
        await ReadAsync(server, "/agents/spender/one");
    }

    // The deltas are read while there is nothing else, because they go when the message is complete.
    private async Task AbortAnAnswerAsync(RuntimeServer server)
    {
        await server.PostAsync("/agents/spender/two", new { message = "Hang" }, "");
        IReadOnlyList<JsonElement> seen = [];
        while (!seen.Any(item => TypeOf(item) == "text_delta")) seen = await server.ReadAsync("/agents/spender/two");
        _events.AddRange(seen);
        await server.PostAsync("/agents/spender/two/abort", null, "");
        await ReadAsync(server, "/agents/spender/two");
    }

    // Whoever waits for the end of the work has the whole stream.
    private async Task ReadAsync(RuntimeServer server, string path)
    {
        IReadOnlyList<JsonElement> events = [];
        while (!events.Any(item => TypeOf(item) is "submission_settled" or "run_end")) events = await server.ReadAsync(path);
        _events.AddRange(events);
    }

    private Task<RuntimeServer> StartAsync(ScriptedChatClient model) =>
        RuntimeServer.StartAsync(Path.Combine(_directory.FullName, "hearth.db"), model, hearth => hearth
            .AddAgent("spender", _ => Spender(new() { Instance = new() { Turns = 30 }, Operation = new() { Cost = 1_000_000m } }))
            .AddAgent("reader", _ => Spender(new() { Run = new() { Tokens = 10_000_000 } }))
            .AddAgent("commander", _ => new AgentDefinition { Sandbox = Sandbox.Local(options => options.Root = _directory.FullName) })
            .AddWorkflow<string, int>("everything", RunAsync));

    private static AgentDefinition Spender(Budgets.AgentBudgets budgets) => new()
    {
        Sandbox = Sandbox.None,
        ThinkingLevel = Models.ThinkingLevel.High,
        Temperature = 0.5f,
        Tools = [AIFunctionFactory.Create(LookAsync, "look"), AIFunctionFactory.Create(() => new DataContent("picture"u8.ToArray(), "image/png"), "picture")],
        Skills = [new Skill("shout", "Shouts.", "Shout.")],
        Subagents = [new Subagent { Name = "helper", Description = "Helps.", Instructions = "Help." }],
        Compaction = new() { ContextWindowTokens = 6_000, ReserveTokens = 1_000, KeepRecentTokens = 500 },
        Budgets = budgets,
    };

    private static async Task<string> LookAsync()
    {
        await ToolContext.Current!.ReportProgressAsync("Looking");
        return await ToolContext.Current!.StepAsync("part", _ => Task.FromResult("seen"));
    }

    private static async Task<int> RunAsync(string input, WorkflowContext context)
    {
        context.Log("Begins", new { input });
        await context.StepAsync("fine", _ => Task.FromResult(1));
        await Assert.ThrowsAsync<StepFailedException>(() => context.StepAsync("broken", Task (CancellationToken _) => throw new InvalidOperationException("Broken.")));
        var session = await context.OpenSessionAsync("reader");
        await session.PromptAsync("Use everything", new PromptOptions { Files = [new DataContent("words"u8.ToArray(), "text/plain") { Name = "a.txt" }] });
        var number = (await session.PromptAsync<int>("Give a number")).Data;
        await session.SkillAsync("shout");
        await session.TaskAsync("Help me", new TaskOptions { Agent = "helper" });
        await session.PromptAsync(new string('x', 4_000));
        await session.CompactAsync();
        await session.PromptAsync("Go on");
        await (await context.OpenSessionAsync("commander", "shell")).ShellAsync("echo hello");
        return input == "succeed" ? number : throw new HearthException(ErrorCodes.OperationFailed, "It failed as it should.", "Nothing to be done.");
    }

    private static string TypeOf(JsonElement item) => item.GetProperty("type").GetString()!;

    private ScriptedTurn Answer(ScriptedRequest request)
    {
        if (request.Options?.Instructions == SummaryPrompt.Instructions) return ScriptedTurn.Say("Notes.").ThenUse(10, 10);
        var asked = request.Messages.Last(message => message.Role == ChatRole.User).Text;
        var afterTools = request.Messages[^1].Role == ChatRole.Tool;
        if (asked.Contains("Hang", StringComparison.Ordinal)) return ScriptedTurn.Empty.ThenThink("Hm. ").ThenThink("So.").ThenSay(Words).ThenWaitFor(new TaskCompletionSource().Task);
        if (asked.Contains("Give a number", StringComparison.Ordinal)) return ScriptedTurn.Call("finish", new { result = 7 });
        if (asked.Contains("Fail for good", StringComparison.Ordinal)) return ScriptedTurn.Throw(new InvalidOperationException("Refused."));
        if (asked.Contains("Fail once", StringComparison.Ordinal) && !_hasFailed)
        {
            _hasFailed = true;
            return ScriptedTurn.Say(Words).ThenThrow(new IOException("Broken pipe."));
        }

        if (!asked.Contains("Use everything", StringComparison.Ordinal) || afterTools) return ScriptedTurn.Say(Words).ThenUse(10, 10);
        return ScriptedTurn.Empty.ThenThink("Let me see.", "signature").ThenSay(Words)
            .ThenCall("look").ThenCall("picture").ThenCall("unknown").ThenCall("task", new { prompt = "Help", agent = "helper" }).ThenUse(20, 10);
    }
}
