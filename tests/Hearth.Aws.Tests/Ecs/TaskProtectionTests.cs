using Hearth.Aws.Ecs;
using Microsoft.Extensions.Logging;

namespace Hearth.Aws.Tests.Ecs;

/// <summary>When the task is protected, and when not.</summary>
public sealed class TaskProtectionTests
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Work_Begins_ProtectsTheTaskForAnHour()
    {
        // Arrange
        await using var task = await ProtectedTask.StartAsync();

        // Act
        using var attempt = task.InFlight.Begin();
        await task.Agent.UntilAsync(1);

        // Assert
        var request = Assert.Single(task.Agent.Requests);
        Assert.Equal(("PUT", "/api/0123/task-protection/v1/state"), (request.Method, request.Path));
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal("""{"ProtectionEnabled":true,"ExpiresInMinutes":60}""", request.Body);
    }

    [Fact]
    public async Task Work_LastsLong_RenewsTheProtection()
    {
        // Arrange
        await using var task = await ProtectedTask.StartAsync();
        using var attempt = task.InFlight.Begin();
        await task.Agent.UntilAsync(1);

        // Act
        await task.Time.PassAsync(Refresh);
        await task.Agent.UntilAsync(2);
        await task.Time.PassAsync(Refresh);
        await task.Agent.UntilAsync(3);

        // Assert
        Assert.Equal([true, true, true], task.Agent.Wishes);
    }

    [Fact]
    public async Task Work_Ends_ReleasesTheTaskAfterTheGrace()
    {
        // Arrange
        await using var task = await ProtectedTask.StartAsync();
        var attempt = task.InFlight.Begin();
        var another = task.InFlight.Begin();
        await task.Agent.UntilAsync(1);
        await task.Time.UntilWaitedForAsync(Refresh);

        // Act
        attempt.Dispose();
        another.Dispose();
        await task.Time.PassAsync(TaskProtectionWorker.Grace);
        await task.Agent.UntilAsync(2);

        // Assert
        Assert.Equal([true, false], task.Agent.Wishes);
        Assert.Equal("""{"ProtectionEnabled":false}""", task.Agent.Requests[1].Body);
    }

    [Fact]
    public async Task Work_FollowsWithinTheGrace_AsksForNothing()
    {
        // Arrange
        await using var task = await ProtectedTask.StartAsync();
        var almost = TaskProtectionWorker.Grace - TimeSpan.FromSeconds(1);
        var attempt = task.InFlight.Begin();
        await task.Agent.UntilAsync(1);
        await task.Time.UntilWaitedForAsync(Refresh);

        // Act
        for (var prompt = 1; prompt <= 3; prompt++)
        {
            attempt.Dispose();
            await task.Time.UntilWaitedForAsync(TaskProtectionWorker.Grace);
            task.Time.Advance(almost);
            attempt = task.InFlight.Begin();
            await task.Time.UntilWaitedForAsync(Refresh - (almost * prompt));
        }

        attempt.Dispose();
        await task.Time.PassAsync(TaskProtectionWorker.Grace);
        await task.Agent.UntilAsync(2);

        // Assert
        Assert.Equal([true, false], task.Agent.Wishes);
    }

    [Fact]
    public async Task Work_BeginsAgainAfterARelease_ProtectsAgain()
    {
        // Arrange
        await using var task = await ProtectedTask.StartAsync();
        var attempt = task.InFlight.Begin();
        await task.Agent.UntilAsync(1);
        attempt.Dispose();
        await task.Time.PassAsync(TaskProtectionWorker.Grace);
        await task.Agent.UntilAsync(2);

        // Act
        using var next = task.InFlight.Begin();
        await task.Agent.UntilAsync(3);

        // Assert
        Assert.Equal([true, false, true], task.Agent.Wishes);
        Assert.Empty(task.Logs.Lines);
    }

    [Fact]
    public async Task Stop_WhileProtected_Releases()
    {
        // Arrange
        await using var task = await ProtectedTask.StartAsync();
        using var attempt = task.InFlight.Begin();
        await task.Agent.UntilAsync(1);
        await task.Time.UntilWaitedForAsync(Refresh);

        // Act
        await task.StopAsync();

        // Assert
        Assert.Equal([true, false], task.Agent.Wishes);
    }

    [Fact]
    public async Task Stop_WithoutWork_AsksForNothing()
    {
        // Arrange
        await using var task = await ProtectedTask.StartAsync();

        // Act
        await task.StopAsync();

        // Assert
        Assert.Empty(task.Agent.Requests);
    }

    [Fact]
    public async Task Work_WithTheOptionOff_AsksForNothing()
    {
        // Arrange
        await using var task = await ProtectedTask.StartAsync(new EcsOptions { TaskProtection = false });

        // Act
        using var attempt = task.InFlight.Begin();
        await task.StopAsync();

        // Assert
        Assert.Empty(task.Agent.Requests);
    }

    [Fact]
    public async Task Protection_WithAnotherExpiry_IsRenewedAfterASixthOfIt()
    {
        // Arrange
        await using var task = await ProtectedTask.StartAsync(new EcsOptions { TaskProtectionExpiry = TimeSpan.FromHours(48) });

        // Act
        using var attempt = task.InFlight.Begin();
        await task.Time.PassAsync(TimeSpan.FromHours(8));
        await task.Agent.UntilAsync(2);

        // Assert
        Assert.All(task.Agent.Requests, request => Assert.Contains("\"ExpiresInMinutes\":2880", request.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TaskOfNoService_IsSaidOnceAndNeverAskedForAgain()
    {
        // Arrange
        await using var task = await ProtectedTask.StartAsync(answer: FakeAgent.Failure("TASK_NOT_VALID"));

        // Act
        var attempt = task.InFlight.Begin();
        await task.Ended.WaitAsync(TestContext.Current.CancellationToken);
        attempt.Dispose();
        using var next = task.InFlight.Begin();
        await task.StopAsync();

        // Assert
        Assert.Equal([true], task.Agent.Wishes);
        var (level, text) = Assert.Single(task.Logs.Lines);
        Assert.Equal(LogLevel.Information, level);
        Assert.Contains("no ECS service", text, StringComparison.Ordinal);
    }
}
