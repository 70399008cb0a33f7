using System.Diagnostics;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests;

/// <summary>A server that stands still for longer than it counts as living, and then goes on as if nothing had been.</summary>
public sealed class PausedServerTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(8);

    // The others of a cluster would declare it dead, and it would end.
    private static readonly (string Name, string Value) Alone = ("Hearth__Cluster", "off");

    [Fact]
    public async Task Pause_OfTheOwner_LetsAnotherServerFinishAndFencesTheFirst()
    {
        // Arrange: a reader on each server, and an answer that has begun.
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = await KillRig.StartAsync(new PostgresServerDatabase(), _ => Story.InTwoParts(10, goOn.Task), Alone);
        var other = await rig.AddServerAsync(Alone);
        var here = await rig.PromptAsync("talker", "Tell it.");
        var there = other.Watch(here.Receipt);
        await here.UntilWordsAsync(10, "before the pause");
        await there.UntilWordsAsync(10, "before the pause");

        // Act: when the first server goes on it finds the rest of the answer waiting for it.
        rig.Models.Respond = Story.Rest;
        var paused = Stopwatch.GetTimestamp();
        rig.Server.Pause();
        await there.UntilAllAsync(Seen.IsSettled, "the settlement, while the first server stands still");
        var takenOver = there.Events[^1].ArrivedAt;
        goOn.SetResult();
        await UntilAsync(paused, Pause);
        var before = await other.Api.ReadAsync(here.Receipt.StreamUrl);
        rig.Server.Continue();
        await rig.Server.UntilOutputAsync("is fenced");

        // Assert
        Promises.IsPrompt(rig, "another server had finished", Stopwatch.GetElapsedTime(paused, takenOver), TimeSpan.FromSeconds(8));
        var log = await Promises.HoldForInstanceAsync(other.Api, there);
        await Promises.HoldForInstanceAsync(rig.Api, here);
        Assert.Equal(Story.Text, log.TextOf(here.Receipt));
        Assert.Equal([Story.Start(10)], log.CutTexts);
        Assert.Equal(before.Boundaries, (await rig.Api.ReadAsync(here.Receipt.StreamUrl)).Boundaries);

        var again = await rig.Api.PromptAsync("talker", "a", "Once more.");
        var elsewhere = rig.Watch(await rig.Api.PromptAsync("talker", "b", "Tell it."));
        Assert.Equal(Story.Text, (await Promises.HoldForInstanceAsync(rig.Api, here, here.Receipt, again)).TextOf(again));
        Assert.Equal(Story.Text, (await Promises.HoldForInstanceAsync(rig.Api, elsewhere)).TextOf(elsewhere.Receipt));
    }

    private static async Task UntilAsync(long start, TimeSpan duration)
    {
        var rest = duration - Stopwatch.GetElapsedTime(start);
        if (rest > TimeSpan.Zero) await Task.Delay(rest, TimeProvider.System, TestContext.Current.CancellationToken);
    }
}
