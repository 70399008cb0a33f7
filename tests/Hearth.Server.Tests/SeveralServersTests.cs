using System.Diagnostics;
using System.Net;
using Hearth.FakeProvider;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests;

/// <summary>Several servers on one database.</summary>
public abstract class SeveralServersTests
{
    private static readonly TimeSpan TakeOverLimit = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan SignalLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReadLimit = TimeSpan.FromMilliseconds(500);

    // Where no sweep comes, only a signal can have told a server what there is to do.
    private static readonly (string Name, string Value) NoSweep = ("Hearth__Submissions__SweepInterval", "00:05:00");

    /// <summary>What makes a server one of them.</summary>
    private protected abstract (string Name, string Value)[] Share();

    [Fact]
    public async Task Kill_OfOneOfThreeWithoutReaders_LetsItsWorkGoOnElsewhere()
    {
        // Arrange
        await using var rig = await StartAsync(_ => Story.Until(5));
        rig.Effects.Hold("ship");
        var run = await rig.Api.InvokeAsync("delivery", new { name = "it" });
        var prompts = new List<Receipt>();
        for (var i = 0; i < 5; i++) prompts.Add(await rig.Api.PromptAsync("talker", $"a{i}", "Tell it."));
        await rig.UntilAskedAsync(5);
        await rig.Effects.UntilAsync("ship", 1, "before the kill");

        // The others come when the first one has all the work: a sweep of theirs might have been faster.
        var other = await AddServerAsync(rig);
        await AddServerAsync(rig);

        // Act
        rig.Models.Respond = Story.Rest;
        var killed = Stopwatch.GetTimestamp();
        await rig.Server.KillAsync();
        rig.Effects.ReleaseAll();
        await rig.UntilAskedAsync(10);
        await rig.Effects.UntilAsync("ship", 2, "after the kill");
        var time = Stopwatch.GetElapsedTime(killed);

        // Assert
        Promises.IsPrompt(rig, "all work went on", time, TakeOverLimit);
        foreach (var prompt in prompts)
        {
            var log = await Promises.HoldForInstanceAsync(other.Api, other.Watch(prompt));
            Assert.Equal(Story.Text, log.TextOf(prompt));
        }

        await Promises.HoldForRunAsync(other.Api, other.Watch(run));
        Assert.Equal(1, rig.Effects.CountOf("pack"));
    }

    [Fact]
    public async Task Prompt_AtAnotherServer_RunsAtTheOwnerAtOnce()
    {
        // Arrange
        await using var rig = await StartAsync(Story.Rest, NoSweep);
        var other = await AddServerAsync(rig, NoSweep);
        var reader = await rig.PromptAsync("talker", "First.");
        await reader.UntilAllAsync(Seen.IsSettled, "the first answer");

        // Act
        var posted = Stopwatch.GetTimestamp();
        var second = await other.Api.PromptAsync("talker", "a", "Second.");
        await rig.UntilAskedAsync(2);
        var time = Stopwatch.GetElapsedTime(posted);

        // Assert: the beginning of an offset changes with the owner.
        Promises.IsPrompt(rig, "the owner asked the model", time, SignalLimit);
        Assert.DoesNotContain("Polly", other.Server.Output, StringComparison.Ordinal); // Orleans tells nobody of each step of a call.
        var log = await Promises.HoldForInstanceAsync(rig.Api, reader, reader.Receipt, second);
        Assert.Equal(Story.Text, log.TextOf(second));
        Assert.Single(reader.Offsets.Where(given => given.Boundaries > 0).Select(given => given.Offset.Split('_')[0]).Distinct());
    }

    [Fact]
    public async Task WaitForResult_AtAnotherServer_EndsWithTheWork()
    {
        // Arrange
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = await StartAsync(_ => Story.InTwoParts(10, goOn.Task), NoSweep);
        var other = await AddServerAsync(rig, NoSweep);
        var reader = await rig.PromptAsync("talker", "Tell it.");
        await reader.UntilWordsAsync(10, "before the wait");

        // Act
        var waiting = other.Api.WaitForResultAsync(reader.Receipt);
        goOn.SetResult();
        await reader.UntilAllAsync(Seen.IsSettled, "the settlement");
        var settled = Stopwatch.GetTimestamp();
        var (status, body) = await waiting;

        // Assert
        Promises.IsPrompt(rig, "the other server had the result", Stopwatch.GetElapsedTime(settled), SignalLimit);
        Assert.Equal((HttpStatusCode.OK, Story.Text), (status, body.GetProperty("result").GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Abort_AtAnotherServer_EndsTheWorkAtOnce()
    {
        // Arrange
        await using var rig = await StartAsync(_ => Story.Until(10), NoSweep);
        var other = await AddServerAsync(rig, NoSweep);
        var reader = await rig.PromptAsync("talker", "Tell it.");
        await reader.UntilWordsAsync(10, "before the abort");

        // Act
        var started = Stopwatch.GetTimestamp();
        var isAborted = await other.Api.AbortAsync(reader.Receipt);
        await reader.UntilAllAsync(Seen.IsSettled, "the settlement");
        var time = Stopwatch.GetElapsedTime(started);

        // Assert
        Assert.True(isAborted);
        Promises.IsPrompt(rig, "the work had ended", time, SignalLimit);
        var log = await Promises.HoldForInstanceAsync(other.Api, reader);
        Assert.Equal("submission_aborted", Seen.ErrorTypeOf(log.SettlementOf(reader.Receipt)));
        Assert.Equal(1, rig.Models.RequestCount);
    }

    [Fact]
    public async Task Read_AtAnotherServer_SeesEventsSoonAfterTheOwnersReader()
    {
        // Arrange
        await using var rig = await StartAsync(Story.Rest, NoSweep);
        var other = await AddServerAsync(rig, NoSweep);
        var here = await rig.PromptAsync("talker", "Number 0");
        var there = other.Watch(here.Receipt);
        var prompts = new List<Receipt> { here.Receipt };
        await there.UntilAllAsync(Seen.IsSettled, "the first settlement");

        // Act
        for (var i = 1; i <= 10; i++)
        {
            prompts.Add(await rig.Api.PromptAsync("talker", "a", $"Number {i}"));
            await there.UntilAsync(item => item.Type == "submission_settled" && item.SubmissionId == prompts[^1].Id, $"settlement {i}");
        }

        // Assert: the machine may be late for some of them.
        await Promises.HoldForInstanceAsync(rig.Api, here, [.. prompts]);
        await Promises.HoldForInstanceAsync(other.Api, there, [.. prompts]);
        var delays = prompts.Skip(1).Select(prompt => Stopwatch.GetElapsedTime(ArrivalIn(here, prompt), ArrivalIn(there, prompt))).Order().ToList();
        Promises.IsPrompt(rig, "the other reader had half of the settlements", delays[delays.Count / 2], ReadLimit);
    }

    [Fact]
    public async Task Terminate_OfTheOwner_HandsItsWorkOver()
    {
        // Arrange
        await using var rig = await StartAsync(_ => Story.Until(10), NoSweep, ("Hearth__Drain__Timeout", "00:00:00.300"));
        var other = await AddServerAsync(rig, NoSweep);
        var prompt = await rig.Api.PromptAsync("talker", "a", "Tell it.");
        var reader = other.Watch(prompt);
        await reader.UntilWordsAsync(10, "before the stop");

        // Act: the work is released before the process ends.
        rig.Models.Respond = Story.Rest;
        var time = await StopUntilAskedAsync(rig, 2);

        // Assert
        Promises.IsPrompt(rig, "another server went on", time, SignalLimit);
        var log = await Promises.HoldForInstanceAsync(other.Api, reader);
        Assert.Equal(Story.Text, log.TextOf(prompt));
        Assert.Equal([Story.Start(10)], log.CutTexts);
    }

    [Fact]
    public async Task Terminate_OfTheOwnerWhileASubagentsSubagentAnswers_HandsItOver()
    {
        // Arrange: a model that talks all the time.
        var pace = TimeSpan.FromMilliseconds(20);
        await using var rig = await StartAsync(request => Cast.Perform(request).Delay(pace), NoSweep, ("Hearth__Drain__Timeout", "00:00:00.300"));
        var other = await AddServerAsync(rig, NoSweep);
        var prompt = await rig.Api.PromptAsync("chief", "a", "Write a story.");
        var reader = other.Watch(prompt);
        await reader.UntilAllAsync(events => Seen.TextIn(events).Length > Story.Start(5).Length, "five words, before the stop");

        // Act
        var time = await StopUntilAskedAsync(rig, 4);

        // Assert
        Promises.IsPrompt(rig, "another server went on with the writer", time, SignalLimit);
        var log = await Promises.HoldForInstanceAsync(other.Api, reader);
        Cast.WasHandedOver(log, prompt, rig.Models.Requests);
    }

    // From the end of the first server to the next request of the model, which is another server's.
    private static async Task<TimeSpan> StopUntilAskedAsync(KillRig rig, int requests)
    {
        rig.Server.Terminate();
        await rig.Server.WaitForExitAsync("after SIGTERM and the drain deadline");
        Assert.Equal(0, rig.Server.ExitCode);
        var exited = Stopwatch.GetTimestamp();
        await rig.UntilAskedAsync(requests);
        return Stopwatch.GetElapsedTime(exited);
    }

    private Task<KillRig> StartAsync(Func<FakeRequest, FakeTurn> answer, params (string Name, string Value)[] environment) =>
        KillRig.StartAsync(new PostgresServerDatabase(), answer, [.. Share(), .. environment]);

    private Task<Replica> AddServerAsync(KillRig rig, params (string Name, string Value)[] environment) =>
        rig.AddServerAsync([.. Share(), .. environment]);

    private static long ArrivalIn(StreamWatcher reader, Receipt prompt) =>
        reader.Events.Single(item => item.Type == "submission_settled" && item.SubmissionId == prompt.Id).ArrivedAt;
}
