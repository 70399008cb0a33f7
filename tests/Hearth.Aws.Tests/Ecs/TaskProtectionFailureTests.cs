using Hearth.Aws.Ecs;
using Microsoft.Extensions.Logging;

namespace Hearth.Aws.Tests.Ecs;

/// <summary>What happens when the task cannot be protected: the work goes on, and the log says once what to do.</summary>
public sealed class TaskProtectionFailureTests
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(10);

    /// <summary>What ECS will not change its mind about soon.</summary>
    public static TheoryData<int, string, string> Refusals { get; } = new()
    {
        { FakeAgent.Error(400, "AccessDeniedException").Status, FakeAgent.Error(400, "AccessDeniedException").Body, "ecs:UpdateTaskProtection" },
        { FakeAgent.Failure("DEPLOYMENT_BLOCKED").Status, FakeAgent.Failure("DEPLOYMENT_BLOCKED").Body, "maximumPercent" },
        { FakeAgent.Failure("MISSING").Status, FakeAgent.Failure("MISSING").Body, "MISSING The detail." },
        { FakeAgent.Error(404, "ResourceNotFoundException").Status, FakeAgent.Error(404, "ResourceNotFoundException").Body, "The message." },
    };

    /// <summary>What may be over in a second.</summary>
    public static TheoryData<int, string, string> Troubles { get; } = new()
    {
        { FakeAgent.Error(400, "ThrottlingException").Status, FakeAgent.Error(400, "ThrottlingException").Body, "ThrottlingException" },
        { 429, "", "HTTP 429" },
        { FakeAgent.Error(500, "ServerException").Status, FakeAgent.Error(500, "ServerException").Body, "ServerException" },
        { 502, "<html>Bad gateway</html>", "HTTP 502" },
        { 200, "{", "HTTP 200" },
        { 200, "[]", "HTTP 200" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Refusal_IsWarnedAboutOnceAndAskedAgainAtTheNextRefresh(int status, string body, string said)
    {
        // Arrange
        await using var task = await ProtectedTask.StartAsync(answer: (status, body));
        using var attempt = task.InFlight.Begin();

        // Act: refused twice, then the operator has mended it.
        await task.Time.PassAsync(Refresh);
        await task.Agent.UntilAsync(2);
        await task.Time.UntilWaitedForAsync(Refresh);
        task.Agent.Answer = null;
        task.Time.Advance(Refresh);
        await task.Agent.UntilAsync(3);
        await task.Time.UntilWaitedForAsync(Refresh);

        // Assert
        var warning = Assert.Single(task.Logs.At(LogLevel.Warning));
        Assert.Contains(said, warning, StringComparison.Ordinal);
        Assert.Contains("works again", Assert.Single(task.Logs.At(LogLevel.Information)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Trouble_IsWarnedAboutOnceAndAskedAgainSoonAndThenLessOften(int status, string body, string said)
    {
        // Arrange
        await using var task = await ProtectedTask.StartAsync(answer: (status, body));
        using var attempt = task.InFlight.Begin();

        // Act
        foreach (var delay in new[] { 1, 2, 4, 8, 16, 32, 60, 60 }) await task.Time.PassAsync(TimeSpan.FromSeconds(delay));
        await task.Agent.UntilAsync(9);
        await task.Time.UntilWaitedForAsync(TimeSpan.FromMinutes(1));
        task.Agent.Answer = null;
        task.Time.Advance(TimeSpan.FromMinutes(1));
        await task.Time.UntilWaitedForAsync(Refresh);

        // Assert
        Assert.Contains(said, Assert.Single(task.Logs.At(LogLevel.Warning)), StringComparison.Ordinal);
        Assert.Contains("works again", Assert.Single(task.Logs.At(LogLevel.Information)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_IsCutAndAskedAgain()
    {
        // Arrange
        await using var task = await ProtectedTask.StartAsync();
        task.Agent.Gate = new TaskCompletionSource().Task;
        using var attempt = task.InFlight.Begin();
        await task.Agent.UntilAsync(1);

        // Act
        await task.Time.PassAsync(TaskProtectionWorker.CallTimeout);
        await task.Time.UntilWaitedForAsync(TimeSpan.FromSeconds(1));
        task.Agent.Gate = Task.CompletedTask;
        task.Time.Advance(TimeSpan.FromSeconds(1));
        await task.Time.UntilWaitedForAsync(Refresh);

        // Assert
        Assert.Equal([true, true], task.Agent.Wishes);
        Assert.Contains("No answer within 10 s.", Assert.Single(task.Logs.At(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoAgent_IsWarnedAbout()
    {
        // Arrange
        await using var task = await ProtectedTask.StartAsync();
        await task.Agent.DisposeAsync();

        // Act
        using var attempt = task.InFlight.Begin();
        await task.Time.UntilWaitedForAsync(TimeSpan.FromSeconds(1));

        // Assert
        Assert.Contains("does not answer", Assert.Single(task.Logs.At(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Denied_LeavesNothingToRelease()
    {
        // Arrange
        await using var task = await ProtectedTask.StartAsync(answer: FakeAgent.Error(400, "AccessDeniedException"));
        var attempt = task.InFlight.Begin();
        await task.Time.UntilWaitedForAsync(Refresh);

        // Act
        attempt.Dispose();
        await task.Time.PassAsync(TaskProtectionWorker.Grace);
        await task.StopAsync();

        // Assert
        Assert.Equal([true], task.Agent.Wishes);
    }

    [Fact]
    public async Task Release_ThatFails_IsAskedForAgain()
    {
        // Arrange
        await using var task = await ProtectedTask.StartAsync();
        var attempt = task.InFlight.Begin();
        await task.Time.UntilWaitedForAsync(Refresh);
        task.Agent.Answer = (500, "");

        // Act
        attempt.Dispose();
        await task.Time.PassAsync(TaskProtectionWorker.Grace);
        await task.Time.UntilWaitedForAsync(TimeSpan.FromSeconds(1));
        task.Agent.Answer = null;
        task.Time.Advance(TimeSpan.FromSeconds(1));
        await task.Agent.UntilAsync(3);

        // Assert
        Assert.Equal([true, false, false], task.Agent.Wishes);
    }

    [Fact]
    public async Task Release_ThatFailsWhileWorkComes_IsGivenUp()
    {
        // Arrange
        await using var task = await ProtectedTask.StartAsync();
        var attempt = task.InFlight.Begin();
        await task.Time.UntilWaitedForAsync(Refresh);
        task.Agent.Answer = (500, "");
        attempt.Dispose();
        await task.Time.PassAsync(TaskProtectionWorker.Grace);
        await task.Time.UntilWaitedForAsync(TimeSpan.FromSeconds(1));

        // Act
        task.Agent.Answer = null;
        using var next = task.InFlight.Begin();
        await task.Agent.UntilAsync(3);

        // Assert
        Assert.Equal([true, false, true], task.Agent.Wishes);
    }
}
