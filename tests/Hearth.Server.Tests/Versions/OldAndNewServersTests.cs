using System.Diagnostics;
using Hearth.FakeProvider;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests.Versions;

/// <summary>The build of the previous storage schema beside the present one, as for the minutes of a canary.</summary>
public sealed class OldAndNewServersTests
{
    private const int Clients = 6;
    private static readonly TimeSpan TakeOverLimit = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan SignalLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReadLimit = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(250);

    private static readonly (string Name, string Value) NoSweep = ("Hearth__Submissions__SweepInterval", "00:05:00");
    private static readonly (string Name, string Value) ShortDrain = ("Hearth__Drain__Timeout", "00:00:00.300");

    [Fact]
    public async Task Start_OfTheNewServer_LeavesTheOldOneAtItsWork()
    {
        // Arrange
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (rig, database) = await StartOldAsync(_ => Story.InTwoParts(10, goOn.Task));
        await using var all = rig;
        var here = await rig.PromptAsync("talker", "Tell it.");
        await here.UntilWordsAsync(10, "before the new server");

        // Act
        var other = await rig.AddServerAsync();
        var there = other.Watch(here.Receipt);
        await there.UntilWordsAsync(10, "at the new server");
        await UntilBothHaveLivedOnAsync(database);
        goOn.SetResult();
        var log = await Promises.HoldForInstanceAsync(rig.Api, here);

        // Assert: it was the old one that finished, in one attempt.
        Assert.Contains("Migrated the schema hearth", other.Server.Output, StringComparison.Ordinal);
        Assert.Equal(Story.Text, log.TextOf(here.Receipt));
        Assert.Single(log.Of("operation_start"));
        await Promises.HoldForInstanceAsync(other.Api, there);

        rig.Models.Respond = Story.Rest;
        foreach (var (replica, instance) in new[] { (rig.First, "b"), (other, "c") })
        {
            var reader = replica.Watch(await replica.Api.PromptAsync("talker", instance, "Tell it."));
            var next = await Promises.HoldForInstanceAsync(replica.Api, reader);
            Assert.Equal(Story.Text, next.TextOf(reader.Receipt));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_OfWhatTheOtherBuildWrites_IsAsPromptAsWithoutACluster(bool isOldRead)
    {
        // Arrange
        var (rig, _) = await StartOldAsync(Story.Rest, NoSweep);
        await using var all = rig;
        var other = await rig.AddServerAsync(NoSweep);
        var (writer, reader) = isOldRead ? (rig.First, other) : (other, rig.First);
        var prompts = new List<Receipt> { await writer.Api.PromptAsync("talker", "a", "Number 0") };
        var (here, there) = (writer.Watch(prompts[0]), reader.Watch(prompts[0]));
        await there.UntilAllAsync(Seen.IsSettled, "the first settlement");

        // Act
        for (var i = 1; i <= 6; i++)
        {
            prompts.Add(await writer.Api.PromptAsync("talker", "a", $"Number {i}"));
            await there.UntilAsync(item => item.Type == "submission_settled" && item.SubmissionId == prompts[^1].Id, $"settlement {i}");
        }

        // Assert: nobody feeds the reader's server, so that it has to look by itself, and often.
        await Promises.HoldForInstanceAsync(writer.Api, here, [.. prompts]);
        await Promises.HoldForInstanceAsync(reader.Api, there, [.. prompts]);
        var delays = prompts.Skip(1).Select(prompt => Stopwatch.GetElapsedTime(ArrivalIn(here, prompt), ArrivalIn(there, prompt))).Order().ToList();
        Promises.IsPrompt(rig, "the other build's reader had half of the settlements", delays[delays.Count / 2], ReadLimit);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kill_OfOneBuild_LetsTheOtherTakeItsWorkOver(bool isOldKilled)
    {
        // Arrange
        var (rig, database) = await StartOldAsync(_ => Story.Until(10));
        await using var all = rig;
        var other = await rig.AddServerAsync();
        var (killed, survivor) = isOldKilled ? (rig.First, other) : (other, rig.First);
        var receipt = await killed.Api.PromptAsync("talker", "a", "Tell it.");
        await LaterEvents.UntilStoredAsync(database, "word10");

        // Act: what the log holds by now, a build after both of them might have written.
        rig.Models.Respond = Story.Rest;
        var start = Stopwatch.GetTimestamp();
        await killed.Server.KillAsync();
        var later = await LaterEvents.WriteAsync(database);
        await rig.UntilAskedAsync(2);
        var reader = survivor.Watch(receipt); // Now: until it has heard of the death, the survivor has the events from the dead.
        Promises.IsPrompt(rig, "the other build went on", Stopwatch.GetElapsedTime(start), TakeOverLimit);

        // Assert
        var log = await Promises.HoldForInstanceAsync(survivor.Api, reader);
        Assert.Equal(Story.Text, log.TextOf(receipt));
        Assert.Equal([Story.Start(10)], log.CutTexts);
        var seen = reader.Events.Select(item => item.Raw).ToHashSet();
        Assert.Equal(3, later.Count);
        Assert.All(later, written => Assert.Contains(written, seen));

        var third = await rig.AddServerAsync();
        Assert.Equal((await survivor.Api.ReadAsync(receipt.StreamUrl)).Boundaries, (await third.Api.ReadAsync(receipt.StreamUrl)).Boundaries);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Terminate_OfOneBuild_HandsItsWorkOverToTheOther(bool isOldStopped)
    {
        // Arrange
        var (rig, _) = await StartOldAsync(_ => Story.Until(10), NoSweep, ShortDrain);
        await using var all = rig;
        var other = await rig.AddServerAsync(NoSweep, ShortDrain);
        var (stopped, next) = isOldStopped ? (rig.First, other) : (other, rig.First);
        var receipt = await stopped.Api.PromptAsync("talker", "a", "Tell it.");
        var reader = next.Watch(receipt);
        await reader.UntilWordsAsync(10, "before the stop");

        // Act
        rig.Models.Respond = Story.Rest;
        stopped.Server.Terminate();
        await stopped.Server.WaitForExitAsync("after SIGTERM and the drain deadline");
        var exited = Stopwatch.GetTimestamp();
        await rig.UntilAskedAsync(2);
        var time = Stopwatch.GetElapsedTime(exited);

        // Assert
        Assert.True(stopped.Server.ExitCode == 0, $"Exit code {stopped.Server.ExitCode}. The output:\n{stopped.Server.Output}");
        Promises.IsPrompt(rig, "the other build went on", time, SignalLimit);
        var log = await Promises.HoldForInstanceAsync(next.Api, reader);
        Assert.Equal(Story.Text, log.TextOf(receipt));
        Assert.Equal([Story.Start(10)], log.CutTexts);
    }

    [Fact]
    public async Task Replacement_OfTwoServersUnderLoad_KeepsEveryPromise()
    {
        // Arrange: two old servers, clients that use both, and a reader of each instance at either.
        var (rig, _) = await StartOldAsync(Slowly, ShortDrain);
        await using var all = rig;
        var replicas = new[] { rig.First, await rig.AddServerAsync(ServerBuild.FindPrevious(), ShortDrain) };
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var clients = Enumerable.Range(0, Clients).Select(number => new RovingClient(replicas, $"a{number}")).ToList();
        var sending = Task.WhenAll(clients.Select(client => client.SendAsync(end.Task)));
        var readers = new List<(Replica Replica, StreamWatcher Watcher)>();
        foreach (var client in clients)
        {
            var first = await client.First.Task;
            readers.AddRange(replicas.Select(replica => (replica, replica.Watch(first))));
        }

        // Act
        foreach (var replica in replicas)
        {
            replica.Server.Terminate();
            await replica.Server.WaitForExitAsync("after SIGTERM and the drain deadline");
            Assert.True(replica.Server.ExitCode == 0, $"Exit code {replica.Server.ExitCode}. The output:\n{replica.Server.Output}");
            await rig.ReplaceAsync(replica, ShortDrain);
        }

        end.SetResult();
        await sending;

        // Assert: the last prompts may be settled before the second server is back, so both builds have taken part in between.
        foreach (var ((replica, watcher), client) in readers.Zip(clients.SelectMany(client => replicas.Select(_ => client))))
        {
            var log = await Promises.HoldForInstanceAsync(replica.Api, watcher, [.. client.Receipts]);
            Assert.All(client.Receipts, receipt => Assert.Equal(Story.Text, log.TextOf(receipt)));
        }

        TestContext.Current.SendDiagnosticMessage("{0} prompts, {1} model requests.", clients.Sum(client => client.Receipts.Count), rig.Models.RequestCount);
    }

    private static async Task<(KillRig Rig, PostgresServerDatabase Database)> StartOldAsync(
        Func<FakeRequest, FakeTurn> answer, params (string Name, string Value)[] environment)
    {
        var build = ServerBuild.FindPrevious();
        var database = new PostgresServerDatabase();
        var rig = await KillRig.PrepareAsync(database, answer);
        try
        {
            await rig.AddServerAsync(build, environment);
            return (rig, database);
        }
        catch
        {
            await rig.DisposeAsync();
            throw;
        }
    }

    // Longer than a silent process counts as living: by then one whose heartbeat fails had been found out.
    private static async Task UntilBothHaveLivedOnAsync(PostgresServerDatabase database)
    {
        await database.AskAsync<object>("CREATE TABLE IF NOT EXISTS hearth_test_mark AS SELECT now() AS at");
        var started = Stopwatch.GetTimestamp();
        while (!await database.AskAsync<bool>("SELECT count(*) = 2 FROM processes, hearth_test_mark WHERE seen_at > at + interval '6 seconds'"))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience.Limit, "Not both servers go on living.");
            await Task.Delay(ProbeInterval, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    // With a pause in which a server may be stopped.
    private static FakeTurn Slowly(FakeRequest request)
    {
        var rest = Story.Text[Story.SaidIn(request).Length..];
        return new FakeTurn().Text(rest[..(rest.Length / 2)]).Pause(TimeSpan.FromMilliseconds(400)).Text(rest[(rest.Length / 2)..]);
    }

    private static long ArrivalIn(StreamWatcher reader, Receipt prompt) =>
        reader.Events.Single(item => item.Type == "submission_settled" && item.SubmissionId == prompt.Id).ArrivedAt;
}
