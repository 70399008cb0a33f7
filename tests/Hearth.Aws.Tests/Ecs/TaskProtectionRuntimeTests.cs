using Hearth.Agents;
using Hearth.Aws.Ecs;
using Hearth.Testing;
using Microsoft.Extensions.Logging;

namespace Hearth.Aws.Tests.Ecs;

/// <summary>The protection around attempts of the real runtime.</summary>
public sealed class TaskProtectionRuntimeTests
{
    [Fact]
    public async Task Prompt_InFlight_ProtectsTheTaskUntilTheProcessHasDrained()
    {
        // Arrange
        await using var agent = await FakeAgent.StartAsync();
        var release = new TaskCompletionSource();
        await using (var host = await StartAsync(agent))
        {
            host.Model.Enqueue(ScriptedTurn.Empty.ThenWaitFor(release.Task).ThenSay("Done."));

            // Act
            var id = await host.SendAsync("talker", "a", "Hello", TestContext.Current.CancellationToken);
            await agent.UntilAsync(1);
            release.SetResult();
            await host.WaitAsync(id, TestContext.Current.CancellationToken);
        }

        // Assert
        Assert.Equal([true, false], agent.Wishes);
    }

    [Fact]
    public async Task Prompt_WithAnAgentThatNeverAnswers_IsAnsweredAllTheSame()
    {
        // Arrange
        await using var agent = await FakeAgent.StartAsync();
        var never = new TaskCompletionSource();
        agent.Gate = never.Task;
        await using var host = await StartAsync(agent);
        host.Model.Enqueue(ScriptedTurn.Say("Done."));

        // Act
        var answer = await host.PromptAsync("talker", "a", "Hello", TestContext.Current.CancellationToken);
        never.SetResult(); // The end of the test need not wait for the time-out.

        // Assert
        Assert.Equal("Done.", answer);
    }

    private static Task<HearthTestHost> StartAsync(FakeAgent agent) => HearthTestHost.StartAsync(
        hearth =>
        {
            hearth.AddAgent("talker", _ => new AgentDefinition());
            hearth.Services.AddTaskProtection(new Uri(agent.Uri));
        },
        TestContext.Current.CancellationToken);
}
