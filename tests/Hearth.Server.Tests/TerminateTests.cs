using Hearth.FakeProvider;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests;

/// <summary>Stops that are asked for.</summary>
public abstract class TerminateTests<TDatabase> : KillTests<TDatabase>
    where TDatabase : ServerDatabase, new()
{
    [Fact]
    public async Task Terminate_DuringAShortAnswer_FinishesItAndExitsWithZero()
    {
        // Arrange
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = await StartAsync(_ => Story.InTwoParts(5, goOn.Task));
        var reader = await rig.PromptAsync("talker", "Tell it.");
        await reader.UntilWordsAsync(5, "before the stop");

        // Act: the drain has begun when the live read ends; only then does the model go on.
        rig.Server.Terminate();
        await reader.StoppedAsync();
        goOn.SetResult();
        await rig.Server.WaitForExitAsync("after SIGTERM and the end of the answer");

        // Assert
        Assert.True(rig.Server.ExitCode == 0, $"Exit code {rig.Server.ExitCode}. The output:\n{rig.Server.Output}");
        await rig.RestartAsync(_ => new FakeTurn().Text("This was not to be asked."));
        var log = await Promises.HoldForInstanceAsync(rig.Api, reader);
        Assert.Equal(Story.Text, log.TextOf(reader.Receipt));
        Assert.Equal(1, rig.Models.RequestCount);
        Assert.Single(log.Of("operation_start"));
    }

    [Fact]
    public async Task Terminate_DuringALongAnswer_SavesItsBeginningAndTheNextStartContinues()
    {
        // Arrange
        await using var rig = await StartAsync(_ => Story.Until(10), ("Hearth__Drain__Timeout", "00:00:00.300"));
        var reader = await rig.PromptAsync("talker", "Tell it.");
        await reader.UntilWordsAsync(10, "before the stop");

        // Act
        rig.Server.Terminate();
        await rig.Server.WaitForExitAsync("after SIGTERM and the drain deadline");
        var exitCode = rig.Server.ExitCode;
        var output = rig.Server.Output;
        await rig.RestartAsync(Story.Rest);

        // Assert: a stop that was asked for loses nothing that a reader had seen.
        Assert.True(exitCode == 0, $"Exit code {exitCode}. The output:\n{output}");
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal([Story.Start(10)], log.CutTexts);
        Assert.Equal(Story.Text, log.TextOf(reader.Receipt));
    }

    [Fact]
    public async Task Terminate_WhileASubagentsSubagentAnswers_SavesItsBeginningAndTheNextStartContinuesIt()
    {
        // Arrange
        await using var rig = await StartAsync(request => Cast.Delegate(request) ?? Story.Until(10), ("Hearth__Drain__Timeout", "00:00:00.300"));
        var reader = await rig.PromptAsync("chief", "Write a story.");
        await reader.UntilWordsAsync(10, "before the stop");

        // Act
        rig.Server.Terminate();
        await rig.Server.WaitForExitAsync("after SIGTERM and the drain deadline");
        var exitCode = rig.Server.ExitCode;
        await rig.RestartAsync(request => Cast.Role(request) == "writer" ? Story.Rest(request) : Cast.Report(request));

        // Assert
        Assert.Equal(0, exitCode);
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal([Story.Start(10)], log.CutTexts);
        Assert.Equal([Story.Text, "The lead is done."], log.Of("task").Select(item => item.Text("result")));
        Assert.Equal("The chief is done.", log.TextOf(reader.Receipt));
        Assert.Equal("chief lead writer writer lead chief", Cast.Asked(rig.Models.Requests));
    }
}
