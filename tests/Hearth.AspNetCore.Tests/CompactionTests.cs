using System.Text.Json;
using Hearth.Agents;
using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Hosting;
using Hearth.Sandboxes;
using Hearth.Testing;
using Hearth.Tests.Support;

namespace Hearth.AspNetCore.Tests;

/// <summary>What clients see of a conversation that is summarised.</summary>
public sealed class CompactionTests
{
    private static readonly string[] Fields = ["messagesBefore", "messagesAfter", "durationMs", "isError"];

    // About 600 tokens: five of them with their answers come near the end of the window.
    private static readonly string Long = new('x', 2_400);

    [Fact]
    public async Task Stream_OfAPromptNearTheEndOfTheWindow_HasTheCompactionBeforeItsTurn()
    {
        // Arrange
        await using var host = await EngineHost.StartAsync(AddAgent);
        host.Model.Respond = request => SmallModel.Say(request, SmallModel.IsSummary(request) ? "It was about x." : "Yes.");

        // Act
        for (var i = 1; i <= 6; i++) await host.PromptAsync("agent", $"{i} {Long}");
        var events = await host.ReadEventsAsync("agent");

        // Assert: the fields of the specification, and what was used up so far.
        var start = Assert.Single(events, item => item.Type() == "compaction_start");
        start.AssertFields("reason", "estimatedTokens");
        Assert.Equal("threshold", start.Text("reason"));
        Assert.InRange(start.GetProperty("estimatedTokens").GetInt64(), 2_900, SmallModel.Window);
        var end = Assert.Single(events, item => item.Type() == "compaction");
        end.AssertFields([.. Fields, "summary", "keptFrom", "usage", "spent"]);
        Assert.Equal(("It was about x.", false), (end.Text("summary"), end.IsError()));
        Assert.True(end.GetProperty("messagesAfter").GetInt32() < end.GetProperty("messagesBefore").GetInt32());

        // Assert: the order, with a turn of its own purpose whose text nobody is shown.
        string[] expected =
        [
            "operation_start", "message_end", "agent_start", "compaction_start", "turn_start", "turn", "compaction",
            "turn_start", "message_start", "turn", "message_end", "agent_end", "operation", "idle", "submission_settled",
        ];
        var submission = events.Where(item => item.Text("submissionId") == start.Text("submissionId")).ToList();
        Assert.Equal(expected, submission.Select(item => item.Type()));
        Assert.Equal(["compaction", "agent"], submission.Where(item => item.Type() == "turn_start").Select(item => item.Text("purpose")));
        Assert.True(submission.Last(item => item.Type() == "turn").GetProperty("request").GetProperty("contextCompacted").GetBoolean());

        // Assert: a client that reads on from there has the messages that are kept.
        var kept = await host.ReadEventsAsync("agent", end.Text("keptFrom"));
        Assert.InRange(kept.Count, submission.Count, events.Count - 1);
    }

    [Fact]
    public async Task Stream_OfAConversationThatAProviderRefuses_SaysThatItWasRepeated()
    {
        // Arrange
        await using var host = await EngineHost.StartAsync(AddLargeAgent);
        host.Model.Respond = request => SmallModel.IsSummary(request) ? ScriptedTurn.Say("Notes.")
            : SmallModel.Tokens(request) > 2_500 ? ScriptedTurn.Overflow()
            : ScriptedTurn.Say("Yes.");

        // Act
        for (var i = 1; i <= 5; i++) Assert.Equal("Yes.", (await host.PromptAsync("agent", $"{i} {Long}")).GetProperty("result").Text("text"));
        var events = await host.ReadEventsAsync("agent");

        // Assert
        var start = Assert.Single(events, item => item.Type() == "compaction_start");
        Assert.Equal("overflow", start.Text("reason"));
        var submission = events.Where(item => item.Text("submissionId") == start.Text("submissionId")).ToList();
        string[] expected =
        [
            "operation_start", "message_end", "agent_start", "turn_start", "message_start", "turn", "message_end", "agent_end", "log",
            "compaction_start", "compaction",
            "agent_start", "turn_start", "message_start", "turn", "message_end", "agent_end", "operation", "idle", "submission_settled",
        ];
        Assert.Equal(expected, submission.Where(item => item.OptionalText("purpose") is null or "agent").Select(item => item.Type()));
        var refusal = submission.First(item => item.Type() == "message_end" && item.GetProperty("message").Text("role") == "assistant");
        Assert.Equal("error", refusal.GetProperty("message").Text("stopReason"));
        Assert.Equal("warn", submission.Single(item => item.Type() == "log").Text("level"));
    }

    [Fact]
    public async Task Run_ThatCompacts_HasAnOperationOfItsOwn()
    {
        // Arrange
        await using var host = await EngineHost.StartAsync(hearth =>
        {
            AddAgent(hearth);
            hearth.AddWorkflow<string, string>("flow", async (input, context) =>
            {
                var session = await context.OpenSessionAsync("agent");
                for (var i = 1; i <= 4; i++) await session.PromptAsync($"{i} {input}");
                await session.CompactAsync();
                return (await session.PromptAsync("And now?")).Text;
            });
        });
        host.Model.Respond = request => SmallModel.Say(request, SmallModel.IsSummary(request) ? "Notes." : "Yes.");

        // Act
        var answer = await host.RunAsync("flow", Long);
        var events = await host.ReadAsync($"runs/{answer.Text("runId")}");

        // Assert
        Assert.Equal("Yes.", answer.Text("result"));
        var start = Assert.Single(events, item => item.Type() == "compaction_start");
        Assert.Equal("manual", start.Text("reason"));
        var operation = events.Where(item => item.OptionalText("operationId") == start.Text("operationId")).ToList();
        Assert.Equal(["operation_start", "compaction_start", "turn_start", "turn", "compaction", "operation"], operation.Select(item => item.Type()));
        Assert.Equal("compact", operation[0].Text("operationKind"));
        Assert.False(operation[^1].IsError());
        Assert.Contains("Notes.", SmallModel.Text(host.Model.Requests[^1]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_OfASummaryThatFails_SaysSoAndHasTheAnswerNevertheless()
    {
        // Arrange
        await using var host = await EngineHost.StartAsync(AddAgent);
        host.Model.Respond = request => SmallModel.IsSummary(request) ? ScriptedTurn.Throw(new InvalidOperationException("No.")) : SmallModel.Say(request, "Yes.");

        // Act
        JsonElement answer = default;
        for (var i = 1; i <= 5; i++) answer = await host.PromptAsync("agent", $"{i} {Long}");
        var events = await host.ReadEventsAsync("agent");

        // Assert: nothing is replaced, so that there is no summary; the next turn goes on with what there is.
        Assert.Equal("Yes.", answer.GetProperty("result").Text("text"));
        var end = Assert.Single(events, item => item.Type() == "compaction");
        end.AssertFields([.. Fields, "usage", "error"]);
        Assert.True(end.IsError());
        Assert.Equal("operation_failed", end.GetProperty("error").Text("type"));
        Assert.Equal(end.GetProperty("messagesBefore").GetInt32(), end.GetProperty("messagesAfter").GetInt32());
        var log = Assert.Single(events, item => item.Type() == "log");
        Assert.StartsWith("The conversation could not be summarised and goes on as it is: ", log.Text("message"), StringComparison.Ordinal);
    }

    private static void AddAgent(HearthBuilder hearth) => Add(hearth, SmallModel.Compaction);

    private static void AddLargeAgent(HearthBuilder hearth) => Add(hearth, new CompactionOptions { ContextWindowTokens = 100_000 });

    private static void Add(HearthBuilder hearth, CompactionOptions compaction) =>
        hearth.AddAgent("agent", _ => new AgentDefinition { Sandbox = Sandbox.None, Compaction = compaction });
}
