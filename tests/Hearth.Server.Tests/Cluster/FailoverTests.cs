using System.Diagnostics;
using System.Globalization;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests.Cluster;

/// <summary>How soon a reader on another member sees the work go on when its owner is gone.</summary>
/// <remarks>Nothing runs beside these tests: they are about times.</remarks>
[Collection(nameof(Alone))]
public sealed class FailoverTests
{
    private const int Stops = 2;

    // A figure needs many; that nothing has become slow shows in a few. A pause takes long.
    private static readonly int Kills = RepetitionsOr(4);
    private static readonly int Pauses = RepetitionsOr(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Kill_OfTheOwner_LetsItsWorkGoOnElsewhereAtOnce()
    {
        // Arrange
        await using var cluster = await ClusterRig.StartAsync(3, Story.Rest);
        var figures = new Figures($"the first new event after {Kills} kills");

        // Act
        for (var i = 0; i < Kills; i++)
        {
            var (owner, other) = (cluster.Members[i % 3], cluster.Members[(i + 1) % 3]);
            await using var reader = await BeginAsync(cluster, $"a{i}", owner, other);
            var seen = reader.Events.Count;
            var killed = Stopwatch.GetTimestamp();
            await owner.Server.KillAsync();
            await reader.UntilAllAsync(events => events.Count > seen, $"an event after kill {i}");
            figures.Add(Stopwatch.GetElapsedTime(killed, reader.Events[seen].ArrivedAt));
            await IsToldToTheEndAsync(reader, other);
            await cluster.RestartAsync(owner);
        }

        // Assert
        figures.ArePrompt(cluster.Rig, median: 2 * Second, worst: 5 * Second);
    }

    [Fact]
    public async Task Pause_OfTheOwner_LetsItsWorkGoOnElsewhereAndEndsItWhenItWakesUp()
    {
        // Arrange
        await using var cluster = await ClusterRig.StartAsync(3, Story.Rest);
        var figures = new Figures($"the first new event after {Pauses} pauses");

        // Act
        for (var i = 0; i < Pauses; i++)
        {
            var (owner, other) = (cluster.Members[i % 3], cluster.Members[(i + 1) % 3]);
            await using var reader = await BeginAsync(cluster, $"a{i}", owner, other);
            await using var cut = new StreamWatcher(owner.Api, reader.Receipt);
            await cut.UntilWordsAsync(10, "before the pause");
            var seen = reader.Events.Count;
            var paused = Stopwatch.GetTimestamp();
            owner.Server.Pause();
            await reader.UntilAllAsync(events => events.Count > seen, $"an event after pause {i}");
            figures.Add(Stopwatch.GetElapsedTime(paused, reader.Events[seen].ArrivedAt));
            await IsToldToTheEndAsync(reader, other);

            // Assert: it damages nothing, sends its readers away, and makes room for its successor.
            owner.Server.Continue();
            await owner.Server.WaitForExitAsync("after it was declared dead");
            Assert.True(owner.Server.ExitCode == 1, $"Exit code {owner.Server.ExitCode}. The output:\n{owner.Server.Output}");
            Assert.Contains("has been declared dead", owner.Server.Output, StringComparison.Ordinal);
            await cut.StoppedAsync();
            cut.Resume(other.Api);
            await IsToldToTheEndAsync(cut, other);
            await cluster.RestartAsync(owner);
        }

        figures.ArePrompt(cluster.Rig, median: 10 * Second, worst: 10 * Second);
    }

    [Fact]
    public async Task Terminate_OfTheOwner_HandsItsWorkOverWithoutAGap()
    {
        // Arrange: a model that never stops to talk for long.
        var pace = TimeSpan.FromMilliseconds(20);
        await using var cluster = await ClusterRig.StartAsync(
            3, request => Story.Rest(request).Delay(pace), ("Hearth__Drain__Timeout", "00:00:00.300"));
        var figures = new Figures("the longest silence around a stop");

        for (var i = 0; i < Stops; i++)
        {
            // Act
            var (receipt, log) = await StopInMidAnswerAsync(cluster, "talker", $"a{i}", "Tell it.", figures);

            // Assert
            Assert.Equal(Story.Text, log.TextOf(receipt));
            Assert.Single(log.CutTexts);
        }

        figures.ArePrompt(cluster.Rig, median: 0.5 * Second, worst: 0.5 * Second);
    }

    [Fact]
    public async Task Terminate_OfTheOwnerWhileASubagentsSubagentAnswers_HandsItOverWithoutAGap()
    {
        // Arrange
        var pace = TimeSpan.FromMilliseconds(20);
        await using var cluster = await ClusterRig.StartAsync(
            2, request => Cast.Perform(request).Delay(pace), ("Hearth__Drain__Timeout", "00:00:00.300"));
        var figures = new Figures("the longest silence of a subagent around a stop");

        for (var i = 0; i < Stops; i++)
        {
            var asked = cluster.Rig.Models.Requests.Count;

            // Act
            var (receipt, log) = await StopInMidAnswerAsync(cluster, "chief", $"a{i}", "Write a story.", figures);

            // Assert
            Cast.WasHandedOver(log, receipt, cluster.Rig.Models.Requests.Skip(asked));
        }

        figures.ArePrompt(cluster.Rig, median: 0.5 * Second, worst: 0.5 * Second);
    }

    // The first member is stopped in the middle of an answer, which is read at the second one to its end.
    private static async Task<(Receipt Receipt, InstanceLog Log)> StopInMidAnswerAsync(
        ClusterRig cluster, string agent, string instance, string message, Figures figures)
    {
        var (owner, other) = (cluster.Members[0], cluster.Members[1]);
        var receipt = await owner.Api.PromptAsync(agent, instance, message);
        await using var reader = new StreamWatcher(other.Api, receipt);
        await reader.UntilAllAsync(events => Seen.TextIn(events).Length > Story.Start(5).Length, "five words, before the stop");
        await cluster.IsOwnedByAsync(instance, owner);

        var stopped = Stopwatch.GetTimestamp();
        owner.Server.Terminate();
        var log = await Promises.HoldForInstanceAsync(other.Api, reader);
        await owner.Server.WaitForExitAsync("after SIGTERM and the drain deadline");
        Assert.Equal(0, owner.Server.ExitCode);

        figures.Add(LongestSilence(reader.Events, stopped));
        await cluster.RestartAsync(owner);
        return (receipt, log);
    }

    // An answer that has begun at one member, and a reader of it at another one.
    private static async Task<StreamWatcher> BeginAsync(ClusterRig cluster, string instance, Replica owner, Replica other)
    {
        cluster.Rig.Models.Respond = _ => Story.Until(10);
        var reader = new StreamWatcher(other.Api, await owner.Api.PromptAsync("talker", instance, "Tell it."));
        await reader.UntilWordsAsync(10, "before the fault");
        await cluster.IsOwnedByAsync(instance, owner);
        cluster.Rig.Models.Respond = Story.Rest;
        return reader;
    }

    private static async Task IsToldToTheEndAsync(StreamWatcher reader, Replica member)
    {
        var log = await Promises.HoldForInstanceAsync(member.Api, reader);
        Assert.Equal(Story.Text, log.TextOf(reader.Receipt));

        // The last words that were seen, or all, may not have been stored.
        Assert.InRange(log.CutTexts.Count, 0, 1);
        Assert.All(log.CutTexts, cut => Assert.StartsWith(cut, Story.Start(10), StringComparison.Ordinal));
    }

    private static int RepetitionsOr(int usual) =>
        Environment.GetEnvironmentVariable("HEARTH_FAILOVER_REPETITIONS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    private static TimeSpan LongestSilence(IReadOnlyList<StreamedEvent> events, long since)
    {
        var arrivals = events.Select(item => item.ArrivedAt).Where(arrival => arrival > since).Prepend(since).ToList();
        return arrivals.Zip(arrivals.Skip(1), (before, after) => Stopwatch.GetElapsedTime(before, after)).Max();
    }
}
