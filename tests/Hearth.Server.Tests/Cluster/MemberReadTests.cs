using System.Diagnostics;
using Hearth.FakeProvider;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests.Cluster;

/// <summary>Readers on one member of what another one writes.</summary>
public sealed class MemberReadTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    // Where no sweep comes, work goes on only where it was brought to.
    private static readonly (string Name, string Value) NoSweep = ("Hearth__Submissions__SweepInterval", "00:05:00");
    private static readonly (string Name, string Value) ShortLinger = ("Hearth__Submissions__Linger", "00:00:01");

    [Fact]
    public async Task Read_OnAnotherMember_SeesWhatTheOwnerShowsAtOnce()
    {
        // Arrange
        await using var cluster = await ClusterRig.StartAsync(
            2, request => new FakeTurn().Text(Story.Text).Delay(TimeSpan.FromMilliseconds(10)), NoSweep);
        var (owner, other) = (cluster.Members[0], cluster.Members[1]);
        var delays = new List<TimeSpan>();

        // Act
        for (var i = 0; i < 3; i++)
        {
            var receipt = await owner.Api.PromptAsync("talker", $"a{i}", "Tell it.");
            await using var here = new StreamWatcher(owner.Api, receipt);
            await using var there = new StreamWatcher(other.Api, receipt);
            await Promises.HoldForInstanceAsync(owner.Api, here);
            await Promises.HoldForInstanceAsync(other.Api, there);
            await cluster.IsOwnedByAsync($"a{i}", owner);
            var arrivals = here.Events.Where(item => !item.IsBoundary).ToLookup(item => item.Raw, item => item.ArrivedAt);
            var seen = there.Events.Where(item => !item.IsBoundary && arrivals.Contains(item.Raw)).ToList();
            Assert.True(seen.Count > 10, $"Only {seen.Count} deltas were seen at both members.");
            delays.AddRange(seen.Select(item => Stopwatch.GetElapsedTime(arrivals[item.Raw].First(), item.ArrivedAt)));
        }

        // Assert
        var order = delays.Order().ToList();
        var (half, most) = (order[order.Count / 2], order[order.Count * 99 / 100]);
        Report.Write($"{order.Count} deltas at another member, after the owner's reader: p50 {half.TotalMilliseconds:0.0} ms, p99 {most.TotalMilliseconds:0.0} ms.");
        Promises.IsPrompt(cluster.Rig, "the other reader had half of the deltas", half, Soon / 10);
        Promises.IsPrompt(cluster.Rig, "the other reader had nearly all deltas", most, Soon);
    }

    [Fact]
    public async Task IdleRead_OnAnotherMember_SeesTheNextPromptAtOnce()
    {
        // Arrange: pages that have been open for a while, of instances that nobody owns any more.
        await using var cluster = await ClusterRig.StartAsync(3, Story.Rest, NoSweep, ShortLinger);
        var page = cluster.Members[2];
        var figures = new Figures("the first event of a prompt in an idle page of another member");
        for (var i = 0; i < 10; i++)
        {
            var first = await cluster.Members[0].Api.PromptAsync("talker", $"a{i}", "First.");
            await using var reader = new StreamWatcher(page.Api, first);
            await reader.UntilAllAsync(Seen.IsSettled, "the first answer");
            await IsLetGoAsync(cluster, $"a{i}");
            var seen = reader.Events.Count;

            // Act
            var posted = Stopwatch.GetTimestamp();
            var second = await cluster.Members[i % 2].Api.PromptAsync("talker", $"a{i}", "Second.");
            await reader.UntilAllAsync(events => events.Count > seen, "the first event of the second prompt");

            // Assert
            figures.Add(Stopwatch.GetElapsedTime(posted, reader.Events[seen].ArrivedAt));
            await Promises.HoldForInstanceAsync(page.Api, reader, first, second);
        }

        figures.ArePrompt(cluster.Rig, median: Soon, worst: 4 * Soon);
    }

    [Fact]
    public async Task IdleRead_ThatNobodyWritesTo_MakesNobodyItsOwner()
    {
        // Arrange
        await using var cluster = await ClusterRig.StartAsync(2, Story.Rest, ShortLinger);
        var receipt = await cluster.Members[0].Api.PromptAsync("talker", "a", "First.");
        await using var first = new StreamWatcher(cluster.Members[0].Api, receipt);
        await first.UntilAllAsync(Seen.IsSettled, "the answer");
        await IsLetGoAsync(cluster, "a");
        var claims = await cluster.CountClaimsAsync("a");

        // Act: new pages on every member, for longer than any round of sweeps or polls.
        await using var second = new StreamWatcher(cluster.Members[1].Api, receipt);
        await second.UntilAllAsync(Seen.IsSettled, "the answer, read again");
        await Task.Delay(5 * Linger, TimeProvider.System, TestContext.Current.CancellationToken);

        // Assert
        Assert.Null(await cluster.FindOwnerAsync("a"));
        Assert.Equal(claims, await cluster.CountClaimsAsync("a"));
        Assert.False(first.HasStopped || second.HasStopped);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Delete_AtAnyMember_EndsReadersEverywhere(int deleter)
    {
        // Arrange
        await using var cluster = await ClusterRig.StartAsync(3, _ => Story.Until(10), NoSweep);
        var receipt = await cluster.Members[0].Api.PromptAsync("talker", "a", "Tell it.");
        await using var here = new StreamWatcher(cluster.Members[0].Api, receipt);
        await using var there = new StreamWatcher(cluster.Members[1].Api, receipt);
        await here.UntilWordsAsync(10, "before the deletion");
        await there.UntilWordsAsync(10, "before the deletion");

        // Act
        var deleted = Stopwatch.GetTimestamp();
        await cluster.Members[deleter].Api.DeleteAsync("talker", "a");
        await Task.WhenAll(here.StoppedAsync(), there.StoppedAsync());

        // Assert
        Promises.IsPrompt(cluster.Rig, "all readers had ended", Stopwatch.GetElapsedTime(deleted), TimeSpan.FromSeconds(1));
        cluster.Rig.Models.Respond = Story.Rest;
        var again = await cluster.Members[1].Api.PromptAsync("talker", "a", "Begin anew.");
        await using var anew = new StreamWatcher(cluster.Members[2].Api, again);
        Assert.Equal(Story.Text, (await Promises.HoldForInstanceAsync(cluster.Members[0].Api, anew)).TextOf(again));
    }

    private static async Task IsLetGoAsync(ClusterRig cluster, string instance)
    {
        var started = Stopwatch.GetTimestamp();
        while (await cluster.FindOwnerAsync(instance) is not null)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Processes.Patience.Limit, $"{instance} is still owned.");
            await Task.Delay(Linger / 20, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
