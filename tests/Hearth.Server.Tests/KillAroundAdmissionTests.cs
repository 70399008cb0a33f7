using Hearth.FakeProvider;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests;

/// <summary>Kills between the receipt and the work, with many inputs waiting, and after an abort.</summary>
public abstract class KillAroundAdmissionTests<TDatabase> : KillTests<TDatabase>
    where TDatabase : ServerDatabase, new()
{
    [Fact]
    public async Task Kill_DirectlyAfterTheReceipt_AnswersAfterTheRestart()
    {
        // Arrange
        await using var rig = await StartAsync(_ => Story.Silence());

        // Act: nothing but the receipt is known when the process dies.
        var prompt = await rig.Api.PromptAsync("talker", "a", "Tell it.");
        await rig.KillAndRestartAsync(Story.Rest);
        var reader = rig.Watch(prompt);

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal(Story.Text, log.TextOf(reader.Receipt));
    }

    [Fact]
    public async Task Kill_BeforeQueuedInputsAreTaken_AnswersAllInOrder()
    {
        // Arrange: the first one keeps the model, so none of the others is applied.
        await using var rig = await StartAsync(_ => Story.Silence());
        var prompts = new List<Receipt> { await rig.Api.PromptAsync("talker", "a", "Number 0") };
        var reader = rig.Watch(prompts[0]);
        await rig.UntilAskedAsync(1);
        for (var i = 1; i < 20; i++) prompts.Add(await rig.Api.PromptAsync("talker", "a", $"Number {i}"));

        // Act
        await rig.KillAndRestartAsync(request => new FakeTurn().Text($"{request.LastText} it is."));

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader, [.. prompts]);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"Number {i} it is."), prompts.Select(log.TextOf));
        Assert.Equal(21, rig.Models.RequestCount);
    }

    [Fact]
    public async Task Kill_AfterAnAcknowledgedAbort_StartsNothingOfItAgain()
    {
        // Arrange
        await using var rig = await StartAsync(_ => Story.Until(5));
        var running = await rig.Api.PromptAsync("talker", "a", "Tell it.");
        var reader = rig.Watch(running);
        await reader.UntilWordsAsync(5, "before the abort");
        var queued = await rig.Api.PromptAsync("talker", "a", "And then?");

        // Act: whether the abort had been carried out when the process died is chance.
        var isAborted = await rig.Api.AbortAsync(running);
        await rig.KillAndRestartAsync(_ => new FakeTurn().Text("Something else."));
        var later = await rig.Api.PromptAsync("talker", "a", "Never mind. What else?");

        // Assert
        Assert.True(isAborted);
        var log = await Promises.HoldForInstanceAsync(rig.Api, reader, running, queued, later);
        Assert.Equal("submission_aborted", Seen.ErrorTypeOf(log.SettlementOf(running)));
        Assert.Equal("submission_aborted", Seen.ErrorTypeOf(log.SettlementOf(queued)));
        Assert.Equal("Something else.", log.TextOf(later));
        Assert.Equal(2, rig.Models.RequestCount);
    }

    [Fact]
    public async Task Kill_WithManyInstancesAndARunAtWork_RecoversAllAtOnce()
    {
        // Arrange: each of four instances is in the middle of its first answer and has two more inputs waiting.
        await using var rig = await StartAsync(_ => Story.Until(5));
        rig.Effects.Hold("pack");
        var run = await rig.Api.InvokeAsync("delivery", new { name = "it" });
        var runReader = rig.Watch(run);
        var instances = new List<(StreamWatcher Reader, Receipt[] Prompts)>();
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            var first = await rig.Api.PromptAsync("talker", name, "First.");
            instances.Add((rig.Watch(first), [first, await Prompt("Second."), await Prompt("Third.")]));
            Task<Receipt> Prompt(string message) => rig.Api.PromptAsync("talker", name, message);
        }

        foreach (var (reader, _) in instances)
        {
            await reader.UntilWordsAsync(5, "before the kill");
        }

        await rig.Effects.UntilAsync("pack", 1, "before the kill");

        // Act
        await rig.KillAndRestartAsync(Story.Rest);

        // Assert
        foreach (var (reader, _) in instances) await Promises.RecoveryIsPromptAsync(rig, reader);
        foreach (var (reader, prompts) in instances)
        {
            var log = await Promises.HoldForInstanceAsync(rig.Api, reader, prompts);
            Assert.All(prompts, prompt => Assert.Equal(Story.Text, log.TextOf(prompt)));
        }

        await Promises.HoldForRunAsync(rig.Api, runReader);
    }
}
