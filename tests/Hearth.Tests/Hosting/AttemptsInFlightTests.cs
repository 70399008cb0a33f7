using Hearth.Agents;
using Hearth.Ownership;
using Hearth.Submissions;
using Hearth.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hearth.Tests.Hosting;

/// <summary>What counts as an attempt in flight.</summary>
public sealed class AttemptsInFlightTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Changed_WithAttemptsSideBySide_CompletesWithTheFirstAndTheLast()
    {
        // Arrange
        var inFlight = new AttemptsInFlight(TimeProvider.System);
        var begun = inFlight.Changed;

        // Act
        var first = inFlight.Begin();
        var ended = inFlight.Changed;
        var second = inFlight.Begin();
        first.Dispose();
        var hadEnded = ended.IsCompleted;
        second.Dispose();

        // Assert
        Assert.True(begun.IsCompleted);
        Assert.False(hadEnded);
        Assert.True(ended.IsCompleted);
        Assert.False(inFlight.Any);
    }

    [Fact]
    public void Peak_OfWhatComesAndGoes_IsTheMostThereWereLately()
    {
        // Arrange
        var time = new FakeTimeProvider();
        var inFlight = new AttemptsInFlight(time);

        // Act
        var peaks = new List<int>();
        using (inFlight.Begin())
        {
            inFlight.Begin().Dispose();
            peaks.Add(inFlight.Peak);
        }

        for (var i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            peaks.Add(inFlight.Peak);
        }

        var first = inFlight.Begin();
        peaks.Add(inFlight.Peak);
        time.Advance(TimeSpan.FromSeconds(10));
        peaks.Add(inFlight.Peak);
        first.Dispose();

        // Assert
        Assert.Equal([2, 2, 0, 0, 1, 1], peaks);
    }

    [Fact]
    public async Task Any_WhileAPromptWaitsForASlot_IsTrue()
    {
        // Arrange: the only slot is taken by somebody who counts as no attempt.
        await using var host = await HearthTestHost.StartAsync(
            hearth =>
            {
                hearth.AddAgent("talker", _ => new AgentDefinition());
                hearth.Services.Configure<SubmissionsOptions>(options => options.MaxConcurrency = 1);
            },
            Cancel);
        var inFlight = host.Services.GetRequiredService<AttemptsInFlight>();
        var slots = host.Services.GetRequiredService<OwnerServices>().Slots;
        await slots.WaitAsync(Cancel);
        host.Model.Enqueue(ScriptedTurn.Say("Done."));

        // Act
        var begun = inFlight.Changed;
        var id = await host.SendAsync("talker", "a", "Hello", Cancel);
        await begun.WaitAsync(Cancel);

        // Assert
        Assert.True(inFlight.Any);
        var ended = inFlight.Changed;
        slots.Release();
        await host.WaitAsync(id, Cancel);
        await ended.WaitAsync(Cancel);
        Assert.False(inFlight.Any);
    }

    [Fact]
    public async Task Any_WhileAWorkflowRuns_IsTrue()
    {
        // Arrange
        var reached = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var host = await HearthTestHost.StartAsync(
            hearth => hearth.AddWorkflow<int, int>("count", async (input, _) =>
            {
                reached.SetResult();
                await release.Task;
                return input;
            }),
            Cancel);
        var inFlight = host.Services.GetRequiredService<AttemptsInFlight>();

        // Act
        var run = await host.StartRunAsync("count", 1, Cancel);
        await reached.Task.WaitAsync(Cancel);

        // Assert
        Assert.True(inFlight.Any);
        var ended = inFlight.Changed;
        release.SetResult();
        await host.WaitAsync(run.Value, Cancel);
        await ended.WaitAsync(Cancel);
        Assert.False(inFlight.Any);
    }
}
