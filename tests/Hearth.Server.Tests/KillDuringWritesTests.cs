using Hearth.FakeProvider;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests;

/// <summary>Kills around the transaction that stores a tool's result with its own writes: the row is there exactly once.</summary>
public abstract class KillDuringWritesTests<TDatabase> : KillTests<TDatabase>
    where TDatabase : ServerDatabase, new()
{
    [Fact]
    public async Task Kill_BeforeTheCommit_RunsTheCallAgainAndWritesOnce()
    {
        // Arrange: the row is inserted, the transaction open.
        await using var rig = await StartAsync(_ => new FakeTurn().ToolCall("book", Story.Item, "call_book"));
        rig.Effects.Hold("commit");
        var reader = await rig.PromptAsync("worker", "Do it.");
        await rig.Effects.UntilAsync("commit", 1, "before the kill", "it");

        // Act
        await rig.KillAndRestartAsync(Answer);

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal("All done.", log.TextOf(reader.Receipt));
        Assert.Equal((EffectServer.ResultOf("book", "it"), false), log.ResultOf("call_book"));
        Assert.Equal(2, rig.Effects.CountOf("book", "it"));
        Assert.Equal(1, await rig.Database.CountBookingsAsync());
    }

    [Fact]
    public async Task Kill_AsTheResultIsSeen_FindsItWritten()
    {
        // Arrange
        await using var rig = await StartAsync(request =>
            request.EndsWithToolResult ? Story.Silence() : new FakeTurn().ToolCall("book", Story.Item, "call_book"));
        var reader = await rig.PromptAsync("worker", "Do it.");
        await reader.UntilAllAsync(events => Seen.ToolResultsIn(events) == 1, "the result, before the kill");

        // Act
        await rig.KillAndRestartAsync(Answer);

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal("All done.", log.TextOf(reader.Receipt));
        Assert.Equal(1, rig.Effects.CountOf("book", "it"));
        Assert.Equal(1, await rig.Database.CountBookingsAsync());
    }

    private static FakeTurn Answer(FakeRequest request) => request.EndsWithToolResult
        ? new FakeTurn().Text("All done.")
        : new FakeTurn().ToolCall("book", Story.Item, "call_again");
}
