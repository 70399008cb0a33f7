using Hearth.FakeProvider;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests;

/// <summary>Kills between the model's tool calls and the turn after them.</summary>
public abstract class KillDuringToolsTests<TDatabase> : KillTests<TDatabase>
    where TDatabase : ServerDatabase, new()
{
    [Fact]
    public async Task Kill_AsTheCallsAreSeen_RunsWhatNeverRanAndRepeatsNothing()
    {
        // Arrange
        await using var rig = await StartAsync(_ => Calls("send", "look"));
        rig.Effects.Hold("send");
        rig.Effects.Hold("look");
        var reader = await rig.PromptAsync("worker", "Do it.");
        await reader.UntilAsync(item => item.StopReason == "toolUse", "the tool calls, before the kill");

        // Act: whether the calls had started is chance; what the log says of them is not.
        await rig.KillAndRestartAsync(AnswerOrCall);

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        var wasStarted = log.Of("tool_start").Any(item => item.Text("toolName") == "send" && item.Timestamp <= rig.KilledAt);
        Assert.Equal(wasStarted, log.ResultOf("call_send").IsError);
        Assert.True(rig.Effects.CountOf("send") == 1 || (wasStarted && rig.Effects.CountOf("send") == 0));
        Assert.Equal((EffectServer.ResultOf("look", "it"), false), log.ResultOf("call_look"));
        Assert.Equal("All done.", log.TextOf(reader.Receipt));
    }

    [Fact]
    public async Task Kill_WhileTwoToolsRun_RepeatsTheHarmlessOneAndMarksTheOther()
    {
        // Arrange
        await using var rig = await StartAsync(_ => Calls("send", "look"));
        rig.Effects.Hold("send");
        rig.Effects.Hold("look");
        var reader = await rig.PromptAsync("worker", "Do it.");
        await rig.Effects.UntilAsync("send", 1, "before the kill");
        await rig.Effects.UntilAsync("look", 1, "before the kill");

        // Act
        await rig.KillAndRestartAsync(AnswerOrCall);

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        AssertInterrupted(log.ResultOf("call_send"));
        Assert.Equal((EffectServer.ResultOf("look", "it"), false), log.ResultOf("call_look"));
        Assert.Equal(1, rig.Effects.CountOf("send"));
        Assert.Equal(2, rig.Effects.CountOf("look"));
        Assert.Equal("All done.", log.TextOf(reader.Receipt));
    }

    [Theory]
    [InlineData("send", 1)]
    [InlineData("look", 2)]
    [InlineData("put", 2)]
    public async Task Kill_BetweenTwoResults_KeepsTheOneAndTreatsTheOtherByItsEffect(string running, int executions)
    {
        // Arrange: one result is recorded, the other tool is at work.
        await using var rig = await StartAsync(_ => new FakeTurn()
            .ToolCall("send", """{"item":"first"}""", "call_recorded")
            .ToolCall(running, Story.Item, "call_running"));
        rig.Effects.Hold(running);
        var reader = await rig.PromptAsync("worker", "Do it.");
        await reader.UntilAsync(item => item.Text("toolCallId") == "call_recorded" && item.Type == "tool", "the first result, before the kill");
        await rig.Effects.UntilAsync(running, 1, "before the kill", "it");

        // Act
        await rig.KillAndRestartAsync(AnswerOrCall);

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal((EffectServer.ResultOf("send", "first"), false), log.ResultOf("call_recorded"));
        Assert.Equal(1, rig.Effects.CountOf("send", "first"));
        Assert.Equal(executions, rig.Effects.CountOf(running, "it"));
        if (executions == 1) AssertInterrupted(log.ResultOf("call_running"));
        else Assert.Equal((EffectServer.ResultOf(running, "it"), false), log.ResultOf("call_running"));
    }

    [Fact]
    public async Task Kill_WhileABatchOfEveryEffectRuns_TreatsEachByItsEffect()
    {
        // Arrange: one result is recorded, the tools of the other calls are at work.
        string[] running = ["send", "look", "put", "book"];
        await using var rig = await StartAsync(_ => Calls(running).ToolCall("send", """{"item":"first"}""", "call_recorded"));
        foreach (var tool in running) rig.Effects.Hold(tool);
        var reader = await rig.PromptAsync("worker", "Do it.");
        await reader.UntilAsync(item => item.Type == "tool", "the first result, before the kill");
        foreach (var tool in running) await rig.Effects.UntilAsync(tool, 1, "before the kill", "it");

        // Act
        await rig.KillAndRestartAsync(AnswerOrCall);

        // Assert: what ran, and how often.
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal("All done.", log.TextOf(reader.Receipt));
        Assert.Equal((1, 1), (rig.Effects.CountOf("send", "first"), rig.Effects.CountOf("send", "it")));
        Assert.Equal((2, 2), (rig.Effects.CountOf("look"), rig.Effects.CountOf("put")));
        Assert.Equal((2, 1), (rig.Effects.CountOf("book"), await rig.Database.CountBookingsAsync()));
        Assert.NotEqual("", Assert.Single(rig.Effects.KeysOf("put")));

        // Assert: what the log and the model were told of it.
        AssertInterrupted(log.ResultOf("call_send"));
        Assert.Equal(2, rig.Models.RequestCount);
        var told = rig.Models.Requests[^1].Messages.Where(message => message.GetProperty("role").GetString() == "tool").ToList();
        Assert.Equal(["call_send", "call_look", "call_put", "call_book", "call_recorded"], told.Select(message => message.GetProperty("tool_call_id").GetString()));
        Assert.Contains("interrupted", told[0].GetRawText(), StringComparison.Ordinal);
        Assert.All(told.Skip(1), message => Assert.Contains(" done", message.GetRawText(), StringComparison.Ordinal));
        Assert.Equal(
            "operation_start message_end agent_start turn_start message_start turn message_end tool_start*5 tool "
            + "operation_start tool agent_start tool*3 turn_start message_start turn message_end agent_end operation idle submission_settled",
            StreamedEvent.DescribeTypes(log.Of(reader.Receipt).Where(item => item.IsBoundary)));
    }

    [Fact]
    public async Task Kill_AsBothResultsAreSeen_GoesOnToTheNextTurn()
    {
        // Arrange
        await using var rig = await StartAsync(request => request.EndsWithToolResult ? Story.Silence() : Calls("send", "put"));
        var reader = await rig.PromptAsync("worker", "Do it.");
        await reader.UntilAllAsync(events => Seen.ToolResultsIn(events) == 2, "both results, before the kill");

        // Act
        await rig.KillAndRestartAsync(AnswerOrCall);

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal("All done.", log.TextOf(reader.Receipt));
        Assert.Equal((1, 1), (rig.Effects.CountOf("send"), rig.Effects.CountOf("put")));
    }

    [Fact]
    public async Task Kill_BeforeTheSecondTurnsFirstByte_RepeatsOnlyThatTurn()
    {
        // Arrange
        await using var rig = await StartAsync(request => request.EndsWithToolResult ? Story.Silence() : Calls("send", "put"));
        var reader = await rig.PromptAsync("worker", "Do it.");
        await rig.UntilAskedAsync(2);

        // Act
        await rig.KillAndRestartAsync(AnswerOrCall);

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal("All done.", log.TextOf(reader.Receipt));
        Assert.Equal((1, 1), (rig.Effects.CountOf("send"), rig.Effects.CountOf("put")));
        Assert.Equal(3, rig.Models.RequestCount);
    }

    [Fact]
    public async Task Kill_DuringTheSecondTurnsText_ContinuesItWithTheResults()
    {
        // Arrange
        await using var rig = await StartAsync(request => request.EndsWithToolResult ? Story.Until(10) : Calls("send", "put"));
        var reader = await rig.PromptAsync("worker", "Do it.");
        await reader.UntilWordsAsync(10, "before the kill");

        // Act
        await rig.KillAndRestartAsync(Story.Rest);

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal(Story.Text, log.TextOf(reader.Receipt));
        Assert.Equal((1, 1), (rig.Effects.CountOf("send"), rig.Effects.CountOf("put")));
        Assert.Contains(EffectServer.ResultOf("send", "it"), rig.Models.Requests[^1].Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kill_AfterAToolHasDispatched_AdmitsTheDispatchOnce()
    {
        // Arrange: the dispatch is accepted, the tool that sent it has not returned.
        var arguments = $$"""{"instance":"other","id":"{{Guid.NewGuid()}}","item":"it"}""";
        await using var rig = await StartAsync(request =>
            request.EndsWithToolResult ? new FakeTurn().Text("All done.")
            : request.LastText == "Do it." ? new FakeTurn().ToolCall("delegate", arguments, "call_delegate")
            : Story.Rest(request));
        rig.Effects.Hold("delegate");
        var reader = await rig.PromptAsync("worker", "Do it.");
        await rig.Effects.UntilAsync("delegate", 1, "before the kill");

        // Act
        await rig.KillAndRestartAsync(AnswerOrCall);

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal("All done.", log.TextOf(reader.Receipt));
        Assert.Equal(2, rig.Effects.CountOf("delegate"));
        var other = new InstanceLog((await rig.Api.ReadAsync(reader.Receipt.StreamUrl.Replace("worker/a", "talker/other", StringComparison.Ordinal))).Events);
        Assert.Single(other.Events, item => item.IsMessageOf("user"));
    }

    [Fact]
    public async Task Kill_DuringADurableWrite_KeepsWhatIsRecordedAndNothingElse()
    {
        // Arrange: one file is recorded; the call that has written another has not returned.
        await using var rig = await StartAsync(request => request.EndsWithToolResult
            ? new FakeTurn().ToolCall("stamp", """{"item":"stamped.txt"}""", "call_stamp")
            : new FakeTurn().ToolCall("write", """{"path":"kept.txt","content":"kept"}""", "call_write"));
        rig.Effects.Hold("stamp");
        var reader = await rig.PromptAsync("worker", "Do it.");
        await rig.Effects.UntilAsync("stamp", 1, "before the kill", "stamped.txt");

        // Act
        await rig.KillAndRestartAsync(request => request.Body.GetRawText().Contains("call_read", StringComparison.Ordinal)
            ? new FakeTurn().Text("All done.")
            : new FakeTurn().ToolCall("read", """{"path":"kept.txt"}""", "call_read").ToolCall("read", """{"path":"stamped.txt"}""", "call_look"));

        // Assert: the interrupted write was gone, so that its repetition has written once.
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal("All done.", log.TextOf(reader.Receipt));
        Assert.Equal(2, rig.Effects.CountOf("stamp", "stamped.txt"));
        Assert.Equal(("     1\tkept\n", false), log.ResultOf("call_read"));
        Assert.Equal(("     1\tx\n", false), log.ResultOf("call_look"));
    }

    private static FakeTurn Calls(params string[] tools) => tools.Aggregate(new FakeTurn(), (turn, tool) => turn.ToolCall(tool, Story.Item, $"call_{tool}"));

    // After the restart the model is asked only for what follows the calls; asked for them again, it would make new ones.
    private static FakeTurn AnswerOrCall(FakeRequest request) => request.EndsWithToolResult
        ? new FakeTurn().Text("All done.")
        : new FakeTurn().ToolCall("send", Story.Item, "call_again");

    private static void AssertInterrupted((string Text, bool IsError) result)
    {
        Assert.True(result.IsError);
        Assert.Contains("\"type\":\"interrupted\"", result.Text, StringComparison.Ordinal);
    }
}
