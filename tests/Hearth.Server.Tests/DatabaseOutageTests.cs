using System.Net;
using Hearth.FakeProvider;
using Hearth.PostgresServers;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests;

/// <summary>A PostgreSQL server that crashes, and connections that are cut, below a Hearth server that goes on living.</summary>
public sealed class DatabaseOutageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Crash_InTheMiddleOfAnAnswerToolsAndARun_PausesThemUntilTheDatabaseIsBack()
    {
        // Arrange
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var database = new PostgresServerDatabase(hasOwnServer: true);
        await using var rig = await KillRig.StartAsync(database, request => AnswerInParts(request, goOn.Task));
        foreach (var effect in new[] { "send", "look", "ship" }) rig.Effects.Hold(effect);
        var talker = rig.Watch(await rig.Api.PromptAsync("talker", "a", "Tell it."), reconnects: true);
        var worker = rig.Watch(await rig.Api.PromptAsync("worker", "a", "Do it."), reconnects: true);
        var run = rig.Watch(await rig.Api.InvokeAsync("delivery", new { name = "it" }), reconnects: true);
        await talker.UntilWordsAsync(10, "before the crash");
        foreach (var effect in new[] { "send", "look", "ship" }) await rig.Effects.UntilAsync(effect, 1, "before the crash");

        // Act: while the database is down, everything that can goes on.
        await database.Server.StopAsync(PostgresStop.Immediate, Cancel);
        goOn.SetResult();
        rig.Effects.ReleaseAll();
        var ready = await rig.Api.UntilReadySaysAsync("degraded: the database has not answered");
        var (health, _) = await rig.Api.ReadHealthAsync("health");
        var refused = await rig.Api.TryPromptAsync("talker", "b", "And you?");
        var isSettled = Seen.IsSettled(talker.Events) || Seen.IsSettled(worker.Events) || run.Events.Any(item => item.Type == "run_end");
        await database.Server.StartAgainAsync(Cancel);

        // Assert
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (ready, health));
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "unavailable", TimeSpan.FromSeconds(1)), (refused.Status, refused.ErrorType, refused.RetryAfter));
        Assert.False(isSettled, "An outcome was shown that cannot have been stored.");
        Assert.Equal(Story.Text, (await Promises.HoldForInstanceAsync(rig.Api, talker)).TextOf(talker.Receipt));
        Assert.Equal("All done.", (await Promises.HoldForInstanceAsync(rig.Api, worker)).TextOf(worker.Receipt));
        Assert.False((await Promises.HoldForRunAsync(rig.Api, run))[^1].Json.GetProperty("isError").GetBoolean());
        Assert.All(["send", "look", "pack", "ship", "bill"], effect => Assert.Equal(1, rig.Effects.CountOf(effect)));
        Assert.Equal(HttpStatusCode.OK, await rig.Api.UntilReadySaysAsync("Healthy"));
    }

    [Fact]
    public async Task Crash_WhileManyAreAdmitted_LosesNothingThatWasAccepted()
    {
        // Arrange
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var database = new PostgresServerDatabase(hasOwnServer: true);
        await using var rig = await KillRig.StartAsync(database, request => new FakeTurn().Text($"{request.LastText} it is."));
        var clients = Enumerable.Range(0, 8).Select(number => new PersistentClient(rig.Api, $"a{number}")).ToList();
        var sending = clients.ConvertAll(client => client.SendAsync(end.Task));
        await rig.UntilAskedAsync(20);

        // Act: twice, each time until every client has been refused.
        for (var crash = 1; crash <= 2; crash++)
        {
            await database.Server.StopAsync(PostgresStop.Immediate, Cancel);
            foreach (var client in clients) await client.RefusedAsync();
            await database.Server.StartAgainAsync(Cancel);
            foreach (var client in clients) await client.AcceptedAsync();
        }

        end.SetResult();
        await Task.WhenAll(sending);

        // Assert
        foreach (var client in clients)
        {
            var log = await Promises.HoldForInstanceAsync(rig.Api, rig.Watch(client.Receipts[0], reconnects: true), [.. client.Receipts]);
            Assert.Equal(client.Messages.Select(message => $"{message} it is."), client.Receipts.Select(log.TextOf));
        }
    }

    [Fact]
    public async Task CutConnections_AgainAndAgainDuringManyAnswers_LeaveEachAnswerCompleteAndOnce()
    {
        // Arrange: in each round every answer says five more words, which are stored as they come.
        const int Rounds = 10;
        var rounds = Enumerable.Range(0, Rounds).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToList();
        var database = new PostgresServerDatabase();
        await using var rig = await KillRig.StartAsync(
            database, _ => AnswerInRounds(rounds.ConvertAll(round => round.Task)), ("Hearth__Streams__ProgressFlushInterval", "00:00:00.010"));
        var prompts = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => rig.Api.PromptAsync("talker", $"a{number}", "Tell it.")));
        var readers = prompts.Select(prompt => rig.Watch(prompt, reconnects: true)).ToList();

        // Act
        var cut = 0;
        for (var round = 0; round < Rounds; round++)
        {
            rounds[round].SetResult();
            var words = (5 * round) + 1;
            await readers[round].UntilAllAsync(events => Seen.TextIn(events).Length >= Story.Start(words).Length, $"round {round}");
            cut += await database.TerminateBackendsAsync();
        }

        // Assert
        Assert.True(cut >= Rounds, $"Only {cut} connections were cut.");
        foreach (var reader in readers)
        {
            var log = await Promises.HoldForInstanceAsync(rig.Api, reader);
            Assert.Equal(Story.Text, log.TextOf(reader.Receipt));
            Assert.Single(log.Of("operation_start"));
        }

        Assert.Equal(20, rig.Models.RequestCount);
    }

    private static FakeTurn AnswerInParts(FakeRequest request, Task goOn) =>
        request.EndsWithToolResult ? new FakeTurn().Text("All done.")
        : request.LastText == "Do it." ? new FakeTurn().ToolCall("send", Story.Item, "call_send").ToolCall("look", Story.Item, "call_look")
        : request.LastText == "Tell it." ? Story.InTwoParts(10, goOn)
        : new FakeTurn().Text("Noted.");

    private static FakeTurn AnswerInRounds(List<Task> rounds)
    {
        var turn = new FakeTurn().Delay(TimeSpan.FromMilliseconds(10));
        for (var round = 0; round < rounds.Count; round++)
        {
            turn.Gate(rounds[round]).Text(Story.Text[Story.Start(5 * round).Length..Story.Start(5 * (round + 1)).Length]);
        }

        return turn.Text(Story.Text[Story.Start(5 * rounds.Count).Length..]);
    }
}
