using System.Text.Json;
using Hearth.FakeProvider;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests;

/// <summary>Kills at the durable calls of a workflow's run and between them.</summary>
public abstract class KillDuringRunTests<TDatabase> : KillTests<TDatabase>
    where TDatabase : ServerDatabase, new()
{
    private const string Verdict = """{"isGood":true,"stars":4}""";

    private static readonly object Input = new { name = "it" };

    [Fact]
    public async Task Kill_DuringAStep_RepeatsThatStepAlone()
    {
        // Arrange
        await using var rig = await StartAsync(Story.Rest);
        var reader = await DeliverUntilAsync(rig, "ship");

        // Act
        await rig.KillAndRestartAsync(Story.Rest);

        // Assert
        var events = await Promises.HoldForRunAfterRecoveryAsync(rig, reader);
        Assert.Equal("pack it done, ship it done, bill it done", ResultOf(events).GetString());
        Assert.Equal((1, 2, 1), (rig.Effects.CountOf("pack"), rig.Effects.CountOf("ship"), rig.Effects.CountOf("bill")));
        Assert.Single(events, item => item.Type == "run_resume");
    }

    [Fact]
    public async Task Kill_BetweenTwoSteps_KeepsTheRecordedOne()
    {
        // Arrange
        await using var rig = await StartAsync(Story.Rest);
        var reader = await DeliverUntilAsync(rig, "between");

        // Act
        await rig.KillAndRestartAsync(Story.Rest);

        // Assert: what is no step runs again, as documented.
        var events = await Promises.HoldForRunAfterRecoveryAsync(rig, reader);
        Assert.Equal("pack it done, ship it done, bill it done", ResultOf(events).GetString());
        Assert.Equal((1, 2, 1), (rig.Effects.CountOf("pack"), rig.Effects.CountOf("between"), rig.Effects.CountOf("ship")));
    }

    [Fact]
    public async Task Kill_AfterADispatch_AdmitsItOnce()
    {
        // Arrange
        await using var rig = await StartAsync(Story.Rest);
        var reader = await DeliverUntilAsync(rig, "bill");

        // Act
        await rig.KillAndRestartAsync(Story.Rest);

        // Assert
        await Promises.HoldForRunAfterRecoveryAsync(rig, reader);
        Assert.Equal((1, 1, 2), (rig.Effects.CountOf("pack"), rig.Effects.CountOf("ship"), rig.Effects.CountOf("bill")));
        var (id, url) = (reader.Receipt.Id, reader.Receipt.StreamUrl);
        var note = await rig.Api.ReadAsync(url.Replace($"runs/{id}", "agents/talker/note-it", StringComparison.Ordinal));
        Assert.Single(note.Events, item => item.IsMessageOf("user"));
    }

    [Fact]
    public async Task Kill_DuringAPrompt_ContinuesItsAnswer()
    {
        // Arrange
        await using var rig = await StartAsync(_ => Story.Until(10));
        var reader = await rig.InvokeAsync("review", Input);
        await reader.UntilWordsAsync(10, "before the kill");

        // Act
        await rig.KillAndRestartAsync(Review);

        // Assert
        var result = ResultOf(await Promises.HoldForRunAfterRecoveryAsync(rig, reader));
        Assert.Equal(Story.Text, result.GetProperty("opinion").GetString());
        Assert.Equal(4, result.GetProperty("verdict").GetProperty("stars").GetInt32());
    }

    [Fact]
    public async Task Kill_DuringTheSecondTurnOfAStructuredResult_KeepsEverythingBefore()
    {
        // Arrange: the first prompt is answered; the second one has used a tool and is asked for the result.
        await using var rig = await StartAsync(request =>
            request.EndsWithToolResult ? Story.Silence()
            : request.LastText == "Now judge it." ? new FakeTurn().ToolCall("send", """{"item":"it"}""", "call_send")
            : Story.Rest(request));
        var reader = await rig.InvokeAsync("review", Input);
        await rig.UntilAskedAsync(3);

        // Act
        await rig.KillAndRestartAsync(Review);

        // Assert
        var result = ResultOf(await Promises.HoldForRunAfterRecoveryAsync(rig, reader));
        Assert.Equal(Story.Text, result.GetProperty("opinion").GetString());
        Assert.True(result.GetProperty("verdict").GetProperty("isGood").GetBoolean());
        Assert.Equal(1, rig.Effects.CountOf("send"));
        Assert.Equal(4, rig.Models.RequestCount);
    }

    [Fact]
    public async Task Kill_AfterAnAcknowledgedAbort_EndsTheRunAsAborted()
    {
        // Arrange
        await using var rig = await StartAsync(Story.Rest);
        var reader = await DeliverUntilAsync(rig, "ship");

        // Act
        var isAborted = await rig.Api.AbortAsync(reader.Receipt);
        await rig.KillAndRestartAsync(Story.Rest);

        // Assert
        Assert.True(isAborted);
        var events = await Promises.HoldForRunAsync(rig.Api, reader);
        Assert.Equal("run_aborted", Seen.ErrorTypeOf(events[^1].Json));
        Assert.Equal((1, 1, 0), (rig.Effects.CountOf("pack"), rig.Effects.CountOf("ship"), rig.Effects.CountOf("bill")));
    }

    /// <summary>Starts a delivery, and returns when it is held in one of its steps, or between two.</summary>
    private static async Task<StreamWatcher> DeliverUntilAsync(KillRig rig, string held)
    {
        rig.Effects.Hold(held);
        var reader = await rig.InvokeAsync("delivery", Input);
        await rig.Effects.UntilAsync(held, 1, "before the fault");
        return reader;
    }

    // The first prompt is answered with the story, the second one with a verdict.
    private static FakeTurn Review(FakeRequest request) =>
        request.EndsWithToolResult || request.LastText == "Now judge it." ? new FakeTurn().ToolCall("finish", Verdict) : Story.Rest(request);

    private static JsonElement ResultOf(IReadOnlyList<StreamedEvent> events) => events[^1].Json.GetProperty("result");
}
