using Hearth.FakeProvider;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests;

/// <summary>Kills around the summary of a conversation that has become too long.</summary>
public sealed class KillDuringCompactionTests : KillTests<SqliteServerDatabase>
{
    private const string Notes = "The first chapter is noted.";

    [Fact]
    public async Task Kill_WhileTheSummaryIsWritten_WritesItOnceAndKeepsItsContext()
    {
        // Arrange: there is room for the third chapter only after a compaction, whose summary is cut.
        await using var rig = await StartAsync(request => IsSummary(request) ? Story.Until(5) : Note(request));
        var (reader, chapters) = await PromptThriceAsync(rig);
        await rig.UntilAskedAsync(3);

        // Act: later it is killed once more, with nothing to do.
        await rig.KillAndRestartAsync(Answer);
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader, chapters);
        await rig.KillAndRestartAsync(Answer);
        var epilogue = await rig.Api.PromptAsync("chronicler", "a", "Epilogue.");
        await Promises.HoldForInstanceAsync(rig.Api, reader, [.. chapters, epilogue]);

        // Assert: the summary was asked for again, and recorded once.
        var compaction = Assert.Single(log.Of("compaction")).Json;
        Assert.Equal((Notes, false), (compaction.GetProperty("summary").GetString(), compaction.GetProperty("isError").GetBoolean()));
        var requests = rig.Models.Requests;
        Assert.Equal([false, false, true, true, false, false], requests.Select(IsSummary));
        Assert.Equal(MessagesOf(requests[2]), MessagesOf(requests[3]));
        Assert.Equal("Third noted.", log.TextOf(chapters[2]));
        Assert.Equal(
            "operation_start message_end agent_start compaction_start turn_start "
            + "operation_start agent_start compaction_start turn_start turn compaction "
            + "turn_start message_start turn message_end agent_end operation idle submission_settled",
            StreamedEvent.DescribeTypes(log.Of(chapters[2]).Where(item => item.IsBoundary)));

        // Assert: the model is told the notes and what was kept, and the same after the next restart.
        var told = MessagesOf(requests[4]);
        string[] expected = ["Keep the chronicle.", Notes, "Second xxx", "Second noted.", "Third xxx"];
        Assert.Equal(expected.Length, told.Count);
        Assert.All(told.Zip(expected), pair => Assert.Contains(pair.Second, pair.First, StringComparison.Ordinal));
        Assert.Equal(told, MessagesOf(requests[5]).SkipLast(2));
        Assert.Equal("Epilogue.", requests[5].LastText);
    }

    [Fact]
    public async Task Kill_AfterTheCompaction_AnswersFromItWithoutAnotherOne()
    {
        // Arrange
        await using var rig = await StartAsync(request =>
            IsSummary(request) ? Say(request, Notes) : request.LastText.StartsWith("Third", StringComparison.Ordinal) ? Story.Silence() : Note(request));
        var (reader, chapters) = await PromptThriceAsync(rig);
        await reader.UntilAsync(item => item.Type == "compaction", "the compaction, before the kill");

        // Act: whether the answer was asked for by then is chance.
        await rig.KillAndRestartAsync(request => IsSummary(request) ? Say(request, "Other notes.") : Note(request));

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader, chapters);
        Assert.Equal("Third noted.", log.TextOf(chapters[2]));
        Assert.Single(log.Of("compaction"));
        Assert.Single(log.Of("compaction_start"));
        Assert.Single(rig.Models.Requests, IsSummary);
        Assert.Contains(Notes, string.Concat(MessagesOf(rig.Models.Requests[^1])), StringComparison.Ordinal);
    }

    private static async Task<(StreamWatcher Reader, Receipt[] Chapters)> PromptThriceAsync(KillRig rig)
    {
        var chapters = new List<Receipt>();
        StreamWatcher? reader = null;
        foreach (var (name, length) in new[] { ("First", 8_000), ("Second", 2_400), ("Third", 2_400) })
        {
            chapters.Add(await rig.Api.PromptAsync("chronicler", "a", $"{name} {new string('x', length)}"));
            reader ??= rig.Watch(chapters[0]);
            if (name == "Third") break;
            await reader.UntilAsync(item => item.Type == "submission_settled" && item.SubmissionId == chapters[^1].Id, $"the answer to {name}");
        }

        return (reader!, [.. chapters]);
    }

    private static FakeTurn Answer(FakeRequest request) => IsSummary(request) ? Say(request, Notes) : Note(request);

    private static FakeTurn Note(FakeRequest request) => Say(request, $"{request.LastText.Split(' ')[0]} noted.");

    // The next compaction is decided by what the model has counted.
    private static FakeTurn Say(FakeRequest request, string text) => new FakeTurn().Text(text).Usage(request.Bytes.Length / 4, text.Length / 4);

    private static bool IsSummary(FakeRequest request) => request.Messages[0].GetRawText().Contains("hand-over notes", StringComparison.Ordinal);

    private static List<string> MessagesOf(FakeRequest request) => [.. request.Messages.Select(message => message.GetRawText())];
}
