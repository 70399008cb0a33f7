using Hearth.Agents;
using Hearth.Sandboxes;
using Hearth.Storage;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Workflows;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Sessions;

public sealed class CompactionTests
{
    // About 600 tokens: five of them with their answers come near the end of the window.
    private static readonly string Long = new('x', 2_400);

    private readonly MemoryStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prompt_NearTheEndOfTheWindow_IsAnsweredAfterASummary()
    {
        // Arrange
        await using var host = await StartAsync();
        host.Model.Respond = request => SmallModel.Say(request, SmallModel.IsSummary(request) ? "It was about x." : "Yes.");

        // Act
        for (var i = 1; i <= 6; i++) Assert.Equal("Yes.", await host.PromptAsync("agent", "one", $"{i} {Long}", Cancel));

        // Assert
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        string[] expected =
        [
            "operation_start", "user_end", "agent_start", "compaction_start", "summary_start", "summary", "compaction",
            "turn_start", "assistant_start", "turn", "answer", "agent_end", "operation", "idle", "submission_settled",
        ];
        var start = events.Single(item => item.Type() == "compaction_start");
        var compacted = events.Where(item => item.Text("submissionId") == start.Text("submissionId")).ToList();
        Assert.Equal(expected, compacted.Tokens());
        Assert.Equal("threshold", start.Text("reason"));
        Assert.InRange(start.GetProperty("estimatedTokens").GetInt64(), 3_000, 4_000);
        var end = events.Single(item => item.Type() == "compaction");
        Assert.Equal("It was about x.", end.Text("summary"));
        Assert.True(end.GetProperty("messagesAfter").GetInt32() < end.GetProperty("messagesBefore").GetInt32());
        Assert.False(end.GetProperty("isError").GetBoolean());
        var told = host.Model.Requests[^1].Messages;
        Assert.Contains("It was about x.", told[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("6 x", told[^1].Text, StringComparison.Ordinal);
        Assert.True(compacted.Last(item => item.Type() == "turn").GetProperty("request").GetProperty("contextCompacted").GetBoolean());
        Assert.All(host.Model.Requests, request => Assert.InRange(SmallModel.Tokens(request), 1, SmallModel.Window));
    }

    [Fact]
    public async Task Compaction_OfAnOperationThatIsUnderWay_SummarisesItsBeginningByItself()
    {
        // Arrange: tool after tool, each with a result that does not fit in many times.
        var calls = 0;
        var tool = AIFunctionFactory.Create((string path) => $"{path} {new string('r', 3_000)}", "read");
        await using var host = await StartAsync(new AgentDefinition { Sandbox = Sandbox.None, Compaction = SmallModel.Compaction, Tools = [tool] });
        host.Model.Respond = request => SmallModel.IsSummary(request) ? SmallModel.Say(request, $"Notes {request.Options!.MaxOutputTokens}.")
            : ++calls <= 8 ? ScriptedTurn.Call("read", new { path = $"f{calls}" }, $"c{calls}").ThenUse(SmallModel.Tokens(request), 10)
            : SmallModel.Say(request, "Done");

        // Act
        var text = await host.PromptAsync("agent", "one", "Read everything.", Cancel);

        // Assert
        Assert.Equal("Done", text);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        var purposes = events.Where(item => item.Token() == "summary").Select(item => item.Text("purpose")).ToList();
        Assert.Equal("compaction_prefix", purposes[0]);
        var summary = events.Last(item => item.Type() == "compaction").Text("summary");
        Assert.Contains("## Files read\n- f1\n- f2\n", summary, StringComparison.Ordinal);
        Assert.Contains("Read everything.", events.First(item => item.Type() == "compaction").Text("summary"), StringComparison.Ordinal);
        Assert.All(host.Model.Requests, AssertCallsHaveResults);
        Assert.All(host.Model.Requests, request => Assert.InRange(SmallModel.Tokens(request), 1, SmallModel.Window));
        var prefix = host.Model.Requests.First(SmallModel.IsSummary).LastText;
        Assert.Contains("more characters]", prefix, StringComparison.Ordinal);
        var usage = (await LastOperationAsync(host)).GetProperty("usage").GetProperty("totalTokens").GetInt64();
        Assert.Equal(events.Where(item => item.Type() == "turn").Sum(item => item.GetProperty("usage").GetProperty("totalTokens").GetInt64()), usage);
    }

    [Fact]
    public async Task Overflow_OfAPromptThatShouldHaveFitted_IsRepeatedAfterASummary()
    {
        // Arrange: the provider takes less than the catalogue says, and says so.
        await using var host = await StartAsync(new AgentDefinition { Sandbox = Sandbox.None, Compaction = new CompactionOptions { ContextWindowTokens = 100_000 } });
        host.Model.Respond = request => SmallModel.Tokens(request) > 2_500 ? ScriptedTurn.Overflow()
            : ScriptedTurn.Say(SmallModel.IsSummary(request) ? "Notes." : "Yes.");

        // Act
        for (var i = 1; i <= 12; i++) Assert.Equal("Yes.", await host.PromptAsync("agent", "one", $"{i} {Long}", Cancel));

        // Assert
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        var compacted = events.Where(item => item.Type() == "compaction_start").ToList();
        Assert.NotEmpty(compacted);
        Assert.All(compacted, item => Assert.Equal("overflow", item.Text("reason")));
        Assert.All(events.Where(item => item.Type() == "compaction"), item => Assert.False(item.GetProperty("isError").GetBoolean()));
    }

    [Fact]
    public async Task Overflow_OfOneInputAlone_FailsWithoutASecondTry()
    {
        await using var host = await StartAsync();
        host.Model.Respond = _ => ScriptedTurn.Overflow();

        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", Long, Cancel));

        Assert.Equal(ErrorCodes.OperationFailed, failure.Code);
        Assert.Contains("too long for the model by themselves", failure.Details, StringComparison.Ordinal);
        Assert.Single(host.Model.Requests);
    }

    [Fact]
    public async Task Overflow_ThatASummaryDoesNotCure_IsNotCompactedTwice()
    {
        // Arrange
        var isBroken = false;
        await using var host = await StartAsync();
        host.Model.Respond = request => SmallModel.IsSummary(request) || !isBroken ? ScriptedTurn.Say("Yes.") : ScriptedTurn.Overflow();
        for (var i = 1; i <= 3; i++) await host.PromptAsync("agent", "one", $"{i} {Long}", Cancel);
        isBroken = true;

        // Act
        await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "And?", Cancel));

        // Assert
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.Single(events, item => item.Type() == "compaction");
        Assert.Equal(2, events.Count(item => item.Token() == "error"));
    }

    [Fact]
    public async Task Compaction_ThatFreesNothing_FailsTheOperation()
    {
        // Arrange: the instructions alone are nearly everything that fits.
        var definition = new AgentDefinition { Sandbox = Sandbox.None, Compaction = SmallModel.Compaction, Instructions = new string('i', 4 * 2_900) };
        await using var host = await StartAsync(definition);
        host.Model.Respond = request => SmallModel.Say(request, SmallModel.IsSummary(request) ? new string('s', 2_000) : "Yes.");
        await host.PromptAsync("agent", "one", "A", Cancel);

        // Act
        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", new string('x', 400), Cancel));

        // Assert
        Assert.Equal(ErrorCodes.OperationFailed, failure.Code);
        Assert.Contains("cannot be made shorter", failure.Message, StringComparison.Ordinal);
        Assert.Single(host.Model.Requests, SmallModel.IsSummary);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.Equal("operation_failed", events.Single(item => item.Type() == "compaction").GetProperty("error").Text("type"));
    }

    [Fact]
    public async Task Summary_ThatFails_LetsTheConversationGoOnWhileItFits()
    {
        // Arrange
        await using var host = await StartAsync();
        host.Model.Respond = request => SmallModel.IsSummary(request) ? ScriptedTurn.Throw(new TimeoutException("slow")) : SmallModel.Say(request, "Yes.");

        // Act
        for (var i = 1; i <= 5; i++) await host.PromptAsync("agent", "one", $"{i} {Long}", Cancel);
        Assert.Equal("Yes.", await host.PromptAsync("agent", "one", "Short.", Cancel));

        // Assert: the usual number of tries, once.
        Assert.Equal(4, host.Model.Requests.Count(SmallModel.IsSummary));
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.True(events.Single(item => item.Type() == "compaction").GetProperty("isError").GetBoolean());
    }

    [Fact]
    public async Task Compaction_SwitchedOff_LeavesTheConversationAlone()
    {
        await using var host = await StartAsync(new AgentDefinition { Sandbox = Sandbox.None, Compaction = SmallModel.Compaction with { IsEnabled = false } });
        host.Model.Respond = request => SmallModel.Say(request, "Yes.");

        for (var i = 1; i <= 8; i++) await host.PromptAsync("agent", "one", $"{i} {Long}", Cancel);

        Assert.Equal(15, host.Model.Requests[^1].Messages.Count);
    }

    [Fact]
    public async Task CompactAsync_InAWorkflow_IsADurableCall()
    {
        // Arrange
        await using var host = await Engine.StartAsync(
            hearth =>
            {
                hearth.AddAgent("agent", _ => new AgentDefinition { Compaction = SmallModel.Compaction with { KeepRecentTokens = 700 }, Sandbox = Sandbox.None });
                hearth.AddWorkflow<NoInput, string>("flow", async (_, context) =>
                {
                    var session = await context.OpenSessionAsync("agent");
                    await session.CompactAsync();
                    await session.PromptAsync($"1 {Long}");
                    await session.PromptAsync($"2 {Long}");
                    await session.CompactAsync();
                    return (await session.PromptAsync("3")).Text;
                });
            },
            _store);
        host.Model.Respond = request => SmallModel.Say(request, SmallModel.IsSummary(request) ? "Notes." : "Yes.");

        // Act
        var id = await host.StartRunAsync("flow", cancellationToken: Cancel);
        await host.WaitAsync(id.Value, Cancel);

        // Assert: the first one had nothing to do.
        var events = await host.ReadEventsAsync(id, Cancel);
        EventRules.CheckRun(events);
        Assert.Equal(
            ["compact:default#1", "prompt:default#1", "prompt:default#2", "compact:default#2", "prompt:default#3"],
            events.Where(item => item.Type() == "operation_start").Select(item => item.Text("callKey")));
        Assert.Equal("manual", events.Single(item => item.Type() == "compaction_start").Text("reason"));
        Assert.Equal(4, host.Model.Requests[^1].Messages.Count);
    }

    private static void AssertCallsHaveResults(ScriptedRequest request)
    {
        var contents = request.Messages.SelectMany(message => message.Contents).ToList();
        Assert.Equal(
            contents.OfType<FunctionCallContent>().Select(call => call.CallId),
            contents.OfType<FunctionResultContent>().Select(result => result.CallId));
    }

    private static async Task<System.Text.Json.JsonElement> LastOperationAsync(HearthTestHost host) =>
        (await host.ReadEventsAsync("agent", "one", Cancel)).Last(item => item.Type() == "operation");

    private Task<HearthTestHost> StartAsync(AgentDefinition? definition = null) => Engine.StartAsync(
        hearth => hearth.AddAgent("agent", _ => definition ?? new AgentDefinition { Sandbox = Sandbox.None, Compaction = SmallModel.Compaction }), _store);
}
