using Hearth.FakeProvider;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests;

/// <summary>Kills while the model is asked and while it answers.</summary>
public abstract class KillDuringAnswerTests<TDatabase> : KillTests<TDatabase>
    where TDatabase : ServerDatabase, new()
{
    [Fact]
    public async Task Kill_BeforeTheModelsFirstByte_RepeatsTheTurn()
    {
        // Arrange
        await using var rig = await StartAsync(_ => Story.Silence());
        var reader = await rig.PromptAsync("talker", "Tell it.");
        await reader.UntilAsync(item => item.Type == "turn_start", "the turn's start, before the kill");
        await rig.UntilAskedAsync(1);

        // Act
        await rig.KillAndRestartAsync(Story.Rest);

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal(Story.Text, log.TextOf(reader.Receipt));
        Assert.Empty(log.CutTexts);
    }

    [Fact]
    public async Task Kill_AfterTheFirstWords_AnswersWithoutGapOrRepetition()
    {
        // Arrange
        await using var rig = await StartAsync(_ => Story.Until(5));
        var reader = await rig.PromptAsync("talker", "Tell it.");
        await reader.UntilWordsAsync(5, "before the kill");

        // Act
        await rig.KillAndRestartAsync(Story.Rest);

        // Assert: the words that were seen need not have been saved, but nothing may be said twice.
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal(Story.Text, log.TextOf(reader.Receipt));
    }

    [Fact]
    public async Task Kill_WhileWordsFlow_ContinuesFromTheSavedPart()
    {
        // Arrange: the first words are many flush intervals old when the last ones are seen.
        var flowing = TimeSpan.FromMilliseconds(10);
        await using var rig = await StartAsync(
            _ => Story.Until(70).Delay(flowing),
            ("Hearth__Streams__ProgressFlushInterval", "00:00:00.010"));
        var reader = await rig.PromptAsync("talker", "Tell it.");
        await reader.UntilAllAsync(events => Seen.TextIn(events).Length >= Story.Start(60).Length, "60 words, before the kill");

        // Act
        await rig.KillAndRestartAsync(Story.Rest);

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        var saved = Assert.Single(log.CutTexts);
        Assert.StartsWith(saved, Story.Text, StringComparison.Ordinal);
        Assert.Equal(saved, Story.SaidIn(rig.Models.Requests[rig.RequestsBeforeKill]));
        Assert.Equal(Story.Text, log.TextOf(reader.Receipt));
    }

    [Fact]
    public async Task Kill_OfTheContinuationToo_StillAnswersWithoutGapOrRepetition()
    {
        // Arrange
        await using var rig = await StartAsync(_ => Story.Until(20));
        var reader = await rig.PromptAsync("talker", "Tell it.");
        await reader.UntilAllAsync(events => Seen.TextIn(events) == Story.Start(20), "20 words, before the first kill");

        // Act: the second process is killed within its part of the answer.
        await rig.KillAndRestartAsync(request => Story.Rest(request, words: 10));
        await reader.UntilAllAsync(
            events => events.Any(item => item.Type == "text_delta" && item.Timestamp > rig.KilledAt),
            "a word of the continuation, before the second kill");
        await rig.KillAndRestartAsync(Story.Rest);

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal(Story.Text, log.TextOf(reader.Receipt));
    }

    [Fact]
    public async Task Kill_WhileTheModelThinks_RepeatsTheTurn()
    {
        // Arrange
        await using var rig = await StartAsync(_ => Story.Think());
        var reader = await rig.PromptAsync("talker", "Tell it.");
        await reader.UntilAsync(item => item.Type == "thinking_delta", "a thought, before the kill");

        // Act
        await rig.KillAndRestartAsync(Story.Rest);

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal(Story.Text, log.TextOf(reader.Receipt));
        Assert.Empty(log.CutTexts);
    }

    [Fact]
    public async Task Kill_BetweenTheLastWordAndTheFinish_SaysNothingTwice()
    {
        // Arrange
        await using var rig = await StartAsync(_ => Story.Until(80));
        var reader = await rig.PromptAsync("talker", "Tell it.");
        await reader.UntilAllAsync(events => Seen.TextIn(events) == Story.Text, "the last word, before the kill");

        // Act
        await rig.KillAndRestartAsync(Story.Rest);

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal(Story.Text, log.TextOf(reader.Receipt));
    }

    [Fact]
    public async Task Kill_AsTheWholeMessageIsSeen_SettlesWithoutAskingAgain()
    {
        // Arrange
        await using var rig = await StartAsync(Story.Rest);
        var reader = await rig.PromptAsync("talker", "Tell it.");
        await reader.UntilAsync(item => item.IsMessageOf("assistant"), "the model's message, before the kill");

        // Act: whether the settlement was stored as well is chance; both must come to the same.
        await rig.KillAndRestartAsync(_ => new FakeTurn().Text("This was not to be asked."));

        // Assert
        var log = await Promises.HoldForInstanceAsync(rig.Api, reader);
        Assert.Equal(Story.Text, log.TextOf(reader.Receipt));
        Assert.Equal(1, rig.Models.RequestCount);
    }

    [Fact]
    public async Task Kill_AsTheSettlementIsSeen_ChangesNothing()
    {
        // Arrange
        await using var rig = await StartAsync(Story.Rest);
        var first = await rig.Api.PromptAsync("talker", "a", "Tell it.");
        var reader = rig.Watch(first);
        await reader.UntilAsync(item => item.Type == "submission_settled", "the settlement, before the kill");

        // Act
        await rig.KillAndRestartAsync(_ => new FakeTurn().Text("Another one."));
        var second = await rig.Api.PromptAsync("talker", "a", "And then?");

        // Assert: what comes next is the next submission's, and the model is told what was said before.
        var log = await Promises.HoldForInstanceAsync(rig.Api, reader, first, second);
        Assert.Equal(Story.Text, log.TextOf(first));
        Assert.Equal("Another one.", log.TextOf(second));
        Assert.Equal(2, rig.Models.RequestCount);
        Assert.Contains(Story.Text, rig.Models.Requests[1].Body.GetRawText(), StringComparison.Ordinal);
    }
}
