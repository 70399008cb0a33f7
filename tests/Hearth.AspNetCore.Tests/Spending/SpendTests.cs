using System.Net;
using System.Text.Json;
using Hearth.Agents;
using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Budgets;
using Hearth.Hosting;
using Hearth.Sandboxes;
using Hearth.Testing;
using Hearth.Workflows;
using Microsoft.Extensions.AI;

namespace Hearth.AspNetCore.Tests.Spending;

public sealed class SpendTests : IDisposable
{
    private const string Spend = "/agents/agent/one/spend";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hearth-spend-");
    private readonly ScriptedChatClient _model = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(_directory.FullName, "hearth.db");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Get_SpendOfAnInstance_HasItsTotalsItsLastPromptAndItsBudgets()
    {
        // Arrange
        _model.Enqueue(
            ScriptedTurn.Call("look").ThenUse(30, 10), ScriptedTurn.Say("One").ThenUse(50, 10), ScriptedTurn.Say("Two").ThenUse(100, 20));
        await using var server = await StartAsync(new() { Instance = new() { Cost = 5_000m, ToolCalls = 5 }, Submission = new() { Turns = 3 } });
        await server.PostAsync("/agents/agent/one", new { message = "Hi" });
        var second = await server.PostAsync("/agents/agent/one", new { message = "More" });

        // Act
        using var response = await server.Client.GetAsync(new Uri(Spend, UriKind.Relative), Cancel);
        var report = await server.GetAsync(Spend);

        // Assert
        Assert.Equal((HttpStatusCode.OK, "application/json", "no-store"), (response.StatusCode, response.Content.Headers.ContentType!.ToString(), response.Headers.CacheControl!.ToString()));
        var total = report.GetProperty("total");
        Assert.Equal((180, 40, 220), Tokens(total.GetProperty("usage")));
        Assert.Equal(22m, total.GetProperty("usage").GetProperty("cost").GetProperty("total").GetDecimal());
        Assert.Equal("220 22 3 1", Counted(total));
        Assert.Equal("""{"tokens":0,"cost":0}""", total.GetProperty("reserved").GetRawText());
        var submission = report.GetProperty("submission");
        Assert.Equal(second.Answer.GetProperty("submissionId").GetString(), submission.GetProperty("submissionId").GetString());
        Assert.Equal("120 12 1 0", Counted(submission));
        Assert.Equal(
            """[{"scope":"instance","kind":"cost","limit":5000,"used":22,"reserved":0},{"scope":"instance","kind":"toolCalls","limit":5,"used":1,"reserved":0},{"scope":"submission","kind":"turns","limit":3,"used":1,"reserved":0}]""",
            report.GetProperty("budgets").GetRawText());
    }

    [Fact]
    public async Task Get_SpendFromAnotherServer_IsTheSame()
    {
        // Arrange
        var budgets = new AgentBudgets { Instance = new() { Tokens = 10_000 }, Operation = new() { Turns = 9 } };
        _model.Respond = request => request.Messages[^1].Role == ChatRole.Tool ? ScriptedTurn.Say("Done").ThenUse(7, 3) : ScriptedTurn.Call("look").ThenUse(30, 10);
        string first;
        await using (var server = await StartAsync(budgets))
        {
            for (var i = 0; i < 3; i++) await server.PostAsync("/agents/agent/one", new { message = "Hi" });
            first = Essence(await server.GetAsync(Spend));
        }

        // Act: nobody takes the stream up there before it is asked.
        await using var other = await StartAsync(budgets);
        var second = Essence(await other.GetAsync(Spend));
        await other.PostAsync("/agents/agent/one", new { message = "Hi" });
        var later = await other.GetAsync(Spend);

        // Assert
        Assert.Equal(first, second);
        Assert.Equal("200 20 8 4", Counted(later.GetProperty("total")));
        Assert.Equal("50 5 2 1", Counted(later.GetProperty("submission")));
    }

    [Fact]
    public async Task Get_SpendDuringACall_SaysWhatIsSetAsideForIt()
    {
        // Arrange
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        _model.Enqueue(ScriptedTurn.Empty.ThenSignal(asked).ThenWaitFor(answer.Task).ThenSay("Done").ThenUse(30, 10));
        await using var server = await StartAsync(new() { Instance = new() { Tokens = 6_000 }, Operation = new() { Tokens = 5_000 } });
        var prompt = server.PostAsync("/agents/agent/one", new { message = "Hi" });
        await asked.Task.WaitAsync(Cancel);

        // Act
        var during = await server.GetAsync(Spend);
        answer.SetResult();
        await prompt;
        var after = await server.GetAsync(Spend);

        // Assert
        Assert.Equal(5_000, during.GetProperty("total").GetProperty("reserved").GetProperty("tokens").GetInt64());
        Assert.Equal("5000 500 1 0", Counted(during.GetProperty("total")));
        Assert.Equal(
            """[{"scope":"instance","kind":"tokens","limit":6000,"used":5000,"reserved":5000},{"scope":"operation","kind":"tokens","limit":5000,"used":5000,"reserved":5000,"session":"default"}]""",
            during.GetProperty("budgets").GetRawText());
        Assert.Equal("40 4 1 0", Counted(after.GetProperty("total")));
        Assert.Equal("""[{"scope":"instance","kind":"tokens","limit":6000,"used":40,"reserved":0}]""", after.GetProperty("budgets").GetRawText());
    }

    [Fact]
    public async Task Get_SpendOfARun_HasAllItsSessionsAndTasks()
    {
        // Arrange
        _model.Respond = request => request.LastText == "Delegate"
            ? ScriptedTurn.Call("task", new { prompt = "Go", agent = "helper" }).ThenUse(40, 10)
            : ScriptedTurn.Say("Done").ThenUse(9, 1);
        await using var server = await StartAsync(new() { Run = new() { Turns = 50 } });
        var run = await server.PostAsync("/workflows/two-sessions", null);
        var runId = run.Answer.GetProperty("runId").GetString()!;

        // Act
        var report = await server.GetAsync($"/runs/{runId}/spend");
        var fromCode = await server.Get<IAgentClient>().GetSpendAsync(RunId.Parse(runId), Cancel);

        // Assert: two prompts, one of them with a task between its two turns.
        Assert.Equal("80 8 4 1", Counted(report.GetProperty("total")));
        Assert.False(report.TryGetProperty("submission", out _));
        Assert.Equal("""[{"scope":"run","kind":"turns","limit":50,"used":4,"reserved":0}]""", report.GetProperty("budgets").GetRawText());
        Assert.Equal((80L, 8m, 4L, null), (fromCode!.Total.Tokens, fromCode.Total.Cost, fromCode.Total.Turns, fromCode.SubmissionId));
        Assert.Equal(new BudgetState(BudgetScope.Run, BudgetKind.Turns, 50, 4, 0), Assert.Single(fromCode.Budgets));
    }

    [Fact]
    public async Task Get_SpendOfWhatIsNotThere_Answers404()
    {
        await using var server = await StartAsync(null);

        await AssertErrorAsync(server, Spend, "stream_not_found");
        await AssertErrorAsync(server, "/agents/nobody/one/spend", "agent_not_found");
        await AssertErrorAsync(server, "/runs/run_01K7Y3V6M2Q8ZC4T9R5XW1B0DE/spend", "run_not_found");
        var (status, _) = await server.PostAsync(Spend, new { }, "");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, status);
        Assert.Null(await server.Get<IAgentClient>().GetSpendAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Get_SpendOfADeletedInstance_IsGoneAndStartsAnew()
    {
        // Arrange
        _model.Respond = _ => ScriptedTurn.Say("Done").ThenUse(9, 1);
        await using var server = await StartAsync(null);
        await server.PostAsync("/agents/agent/one", new { message = "Hi" });
        await server.GetAsync(Spend);

        // Act
        await server.Get<IAgentClient>().DeleteAsync("agent", "one", cancellationToken: Cancel);

        // Assert
        await AssertErrorAsync(server, Spend, "stream_not_found");
        await server.PostAsync("/agents/agent/one", new { message = "Hi" });
        Assert.Equal("10 1 1 0", Counted((await server.GetAsync(Spend)).GetProperty("total")));
    }

    private Task<RuntimeServer> StartAsync(AgentBudgets? budgets) => RuntimeServer.StartAsync(Database, _model, hearth => hearth
        .AddAgent("agent", _ => new AgentDefinition
        {
            Sandbox = Sandbox.None,
            Tools = [AIFunctionFactory.Create(() => "ok", "look")],
            Subagents = [new Subagent { Name = "helper", Description = "Helps.", Instructions = "Help." }],
            Budgets = budgets,
        })
        .AddWorkflow<NoInput, string>("two-sessions", async (_, context) =>
        {
            await (await context.OpenSessionAsync("agent", "a")).PromptAsync("Delegate");
            return (await (await context.OpenSessionAsync("agent", "b")).PromptAsync("Answer")).Text;
        }));

    private static async Task AssertErrorAsync(RuntimeServer server, string path, string type)
    {
        using var response = await server.Client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(type, body.RootElement.GetProperty("error").GetProperty("type").GetString());
    }

    private static (int Input, int Output, int Total) Tokens(JsonElement usage) =>
        (usage.GetProperty("input").GetInt32(), usage.GetProperty("output").GetInt32(), usage.GetProperty("totalTokens").GetInt32());

    private static string Counted(JsonElement total) =>
        string.Join(' ', new[] { "tokens", "cost", "turns", "toolCalls" }.Select(name => total.GetProperty(name).GetRawText()));

    // Everything but time.
    private static string Essence(JsonElement report) => System.Text.RegularExpressions.Regex.Replace(report.GetRawText(), "\"wallTimeMs\":[0-9]+", "");
}
