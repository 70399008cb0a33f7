using System.Text.Json;
using Hearth.FakeProvider;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests;

/// <summary>Kills at the durable calls of a workflow's run and between them.</summary>
public sealed class KillDuringRunTests
{
    private const string Verdict = """{"isGood":true,"stars":4}""";

    private static readonly object Input = new { name = "it" };

    [Fact]
    public async Task Kill_DuringAStep_RepeatsThatStepAlone()
    {
        // Arrange
        await using var rig = await KillRig.StartAsync(Story.Rest);
        rig.Effects.Hold("ship");
        var run = await rig.Api.InvokeAsync("delivery", Input);
        var reader = rig.Watch(run);
        await rig.Effects.UntilAsync("ship", 1, "before the kill");

        // Act
        await rig.Server.KillAsync();
        rig.Effects.Release("ship");
        await rig.RestartAsync(Story.Rest);

        // Assert
        await Promises.RecoveryIsPromptAsync(rig, reader);
        var events = await Promises.HoldForRunAsync(rig, reader);
        Assert.Equal("pack it done, ship it done, bill it done", ResultOf(events).GetString());
        Assert.Equal((1, 2, 1), (rig.Effects.CountOf("pack"), rig.Effects.CountOf("ship"), rig.Effects.CountOf("bill")));
        Assert.Single(events, item => item.Type == "run_resume");
    }

    [Fact]
    public async Task Kill_BetweenTwoSteps_KeepsTheRecordedOne()
    {
        // Arrange
        await using var rig = await KillRig.StartAsync(Story.Rest);
        rig.Effects.Hold("between");
        var run = await rig.Api.InvokeAsync("delivery", Input);
        var reader = rig.Watch(run);
        await rig.Effects.UntilAsync("between", 1, "before the kill");

        // Act
        await rig.Server.KillAsync();
        rig.Effects.Release("between");
        await rig.RestartAsync(Story.Rest);

        // Assert: what is no step runs again, as documented.
        await Promises.RecoveryIsPromptAsync(rig, reader);
        var events = await Promises.HoldForRunAsync(rig, reader);
        Assert.Equal("pack it done, ship it done, bill it done", ResultOf(events).GetString());
        Assert.Equal((1, 2, 1), (rig.Effects.CountOf("pack"), rig.Effects.CountOf("between"), rig.Effects.CountOf("ship")));
    }

    [Fact]
    public async Task Kill_AfterADispatch_AdmitsItOnce()
    {
        // Arrange
        await using var rig = await KillRig.StartAsync(Story.Rest);
        rig.Effects.Hold("bill");
        var run = await rig.Api.InvokeAsync("delivery", Input);
        var reader = rig.Watch(run);
        await rig.Effects.UntilAsync("bill", 1, "before the kill");

        // Act
        await rig.Server.KillAsync();
        rig.Effects.Release("bill");
        await rig.RestartAsync(Story.Rest);

        // Assert
        await Promises.RecoveryIsPromptAsync(rig, reader);
        await Promises.HoldForRunAsync(rig, reader);
        Assert.Equal((1, 1, 2), (rig.Effects.CountOf("pack"), rig.Effects.CountOf("ship"), rig.Effects.CountOf("bill")));
        var note = await rig.Api.ReadAsync(run.StreamUrl.Replace($"runs/{run.Id}", "agents/talker/note-it", StringComparison.Ordinal));
        Assert.Single(note.Events, item => item.IsMessageOf("user"));
    }

    [Fact]
    public async Task Kill_DuringAPrompt_ContinuesItsAnswer()
    {
        // Arrange
        await using var rig = await KillRig.StartAsync(_ => Story.Until(10));
        var run = await rig.Api.InvokeAsync("review", Input);
        var reader = rig.Watch(run);
        await reader.UntilAllAsync(events => Seen.TextIn(events) == Story.Start(10), "ten words of the prompt's answer, before the kill");

        // Act
        await rig.KillAndRestartAsync(Review);

        // Assert
        await Promises.RecoveryIsPromptAsync(rig, reader);
        var result = ResultOf(await Promises.HoldForRunAsync(rig, reader));
        Assert.Equal(Story.Text, result.GetProperty("opinion").GetString());
        Assert.Equal(4, result.GetProperty("verdict").GetProperty("stars").GetInt32());
    }

    [Fact]
    public async Task Kill_DuringTheSecondTurnOfAStructuredResult_KeepsEverythingBefore()
    {
        // Arrange: the first prompt is answered; the second one has used a tool and is asked for the result.
        await using var rig = await KillRig.StartAsync(request =>
            request.EndsWithToolResult ? Story.Silence()
            : request.LastText == "Now judge it." ? new FakeTurn().ToolCall("send", """{"item":"it"}""", "call_send")
            : Story.Rest(request));
        var run = await rig.Api.InvokeAsync("review", Input);
        var reader = rig.Watch(run);
        await rig.Models.WaitForRequestsAsync(3, TestContext.Current.CancellationToken);

        // Act
        await rig.KillAndRestartAsync(Review);

        // Assert
        await Promises.RecoveryIsPromptAsync(rig, reader);
        var result = ResultOf(await Promises.HoldForRunAsync(rig, reader));
        Assert.Equal(Story.Text, result.GetProperty("opinion").GetString());
        Assert.True(result.GetProperty("verdict").GetProperty("isGood").GetBoolean());
        Assert.Equal(1, rig.Effects.CountOf("send"));
        Assert.Equal(4, rig.Models.RequestCount);
    }

    [Fact]
    public async Task Kill_AfterAnAcknowledgedAbort_EndsTheRunAsAborted()
    {
        // Arrange
        await using var rig = await KillRig.StartAsync(Story.Rest);
        rig.Effects.Hold("ship");
        var run = await rig.Api.InvokeAsync("delivery", Input);
        var reader = rig.Watch(run);
        await rig.Effects.UntilAsync("ship", 1, "before the abort");

        // Act
        var isAborted = await rig.Api.AbortAsync(run);
        await rig.Server.KillAsync();
        rig.Effects.Release("ship");
        await rig.RestartAsync(Story.Rest);

        // Assert
        Assert.True(isAborted);
        var events = await Promises.HoldForRunAsync(rig, reader);
        Assert.Equal("run_aborted", Seen.ErrorTypeOf(events[^1].Json));
        Assert.Equal((1, 1, 0), (rig.Effects.CountOf("pack"), rig.Effects.CountOf("ship"), rig.Effects.CountOf("bill")));
    }

    // The first prompt is answered with the story, the second one with a verdict.
    private static FakeTurn Review(FakeRequest request) =>
        request.EndsWithToolResult || request.LastText == "Now judge it." ? new FakeTurn().ToolCall("finish", Verdict) : Story.Rest(request);

    private static JsonElement ResultOf(IReadOnlyList<StreamedEvent> events) => events[^1].Json.GetProperty("result");
}
