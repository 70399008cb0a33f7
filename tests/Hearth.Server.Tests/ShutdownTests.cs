using Hearth.FakeProvider;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests;

/// <summary>Stops that are asked for, and starts that are refused.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task Terminate_DuringAShortAnswer_FinishesItAndExitsWithZero()
    {
        // Arrange
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = await KillRig.StartAsync(_ => new FakeTurn().Text(Story.Start(5)).Gate(goOn.Task).Text(Story.Text[Story.Start(5).Length..]));
        var prompt = await rig.Api.PromptAsync("talker", "a", "Tell it.");
        var reader = rig.Watch(prompt);
        await reader.UntilAllAsync(events => Seen.TextIn(events) == Story.Start(5), "five words, before the stop");

        // Act: the drain has begun when the live read ends; only then does the model go on.
        rig.Server.Terminate();
        await reader.StoppedAsync();
        goOn.SetResult();
        await rig.Server.WaitForExitAsync("after SIGTERM and the end of the answer");

        // Assert
        Assert.True(rig.Server.ExitCode == 0, $"Exit code {rig.Server.ExitCode}. The output:\n{rig.Server.Output}");
        await rig.RestartAsync(_ => new FakeTurn().Text("This was not to be asked."));
        var log = await Promises.HoldForInstanceAsync(rig, reader, prompt);
        Assert.Equal(Story.Text, log.TextOf(prompt));
        Assert.Equal(1, rig.Models.RequestCount);
        Assert.Single(log.Of("operation_start"));
    }

    [Fact]
    public async Task Terminate_DuringALongAnswer_SavesItsBeginningAndTheNextStartContinues()
    {
        // Arrange
        await using var rig = await KillRig.StartAsync(_ => Story.Until(10), ("Hearth__Drain__Timeout", "00:00:00.300"));
        var prompt = await rig.Api.PromptAsync("talker", "a", "Tell it.");
        var reader = rig.Watch(prompt);
        await reader.UntilAllAsync(events => Seen.TextIn(events) == Story.Start(10), "ten words, before the stop");

        // Act
        rig.Server.Terminate();
        await rig.Server.WaitForExitAsync("after SIGTERM and the drain deadline");
        var exitCode = rig.Server.ExitCode;
        var output = rig.Server.Output;
        await rig.RestartAsync(Story.Rest);

        // Assert: a stop that was asked for loses nothing that a reader had seen.
        Assert.True(exitCode == 0, $"Exit code {exitCode}. The output:\n{output}");
        await Promises.RecoveryIsPromptAsync(rig, reader);
        var log = await Promises.HoldForInstanceAsync(rig, reader, prompt);
        Assert.Equal([Story.Start(10)], log.CutTexts);
        Assert.Equal(Story.Text, log.TextOf(prompt));
    }

    [Fact]
    public async Task Start_OnAFileThatAnotherProcessUses_IsRefusedAndDisturbsNothing()
    {
        // Arrange
        await using var rig = await KillRig.StartAsync(Story.Rest);

        // Act
        await using var second = rig.StartSecondProcess();
        await second.WaitForExitAsync("as the second process on its file");

        // Assert
        Assert.NotEqual(0, second.ExitCode);
        Assert.Contains("is in use by another process", second.Output, StringComparison.Ordinal);
        var prompt = await rig.Api.PromptAsync("talker", "a", "Tell it.");
        var log = await Promises.HoldForInstanceAsync(rig, rig.Watch(prompt), prompt);
        Assert.Equal(Story.Text, log.TextOf(prompt));
    }

    [Fact]
    public async Task Start_OutsideDevelopmentWithoutKeys_IsRefusedAndNamesTheRemedies()
    {
        // Arrange
        await using var rig = await KillRig.StartAsync(Story.Rest);
        await rig.Server.KillAsync();

        // Act
        await using var open = rig.StartSecondProcess(("ASPNETCORE_ENVIRONMENT", "Production"));
        await open.WaitForExitAsync("without keys in Production");

        // Assert
        Assert.NotEqual(0, open.ExitCode);
        Assert.All(
            ["HEARTH_API_KEYS", "RequireAuthorization", "Hearth__Security__AllowAnonymous", "ASPNETCORE_ENVIRONMENT=Development"],
            remedy => Assert.Contains(remedy, open.Output, StringComparison.Ordinal));
    }
}
