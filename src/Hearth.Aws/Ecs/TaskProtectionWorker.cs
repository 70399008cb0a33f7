using Hearth.Ownership;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hearth.Aws.Ecs;

/// <summary>Has ECS spare this task while work is in flight: deployments and scale-in wait for it, or take an idle task.</summary>
/// <remarks>
/// It follows the work and never holds it up. What it cannot get it does without: work that is cut off is taken up by another task.
/// </remarks>
internal sealed partial class TaskProtectionWorker(
    TaskProtectionClient client,
    AttemptsInFlight inFlight,
    IOptions<EcsOptions> options,
    TimeProvider time,
    ILogger<TaskProtectionWorker> logger) : BackgroundService
{
    /// <summary>How long the task stays protected without work: prompts that follow each other are one stretch of work.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    private const int RefreshesPerExpiry = 6;
    private const int MaxReleases = 10;

    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromMinutes(1);

    // The process is about to end, and with it the task.
    private static readonly TimeSpan LastCallTimeout = TimeSpan.FromSeconds(2);

    private TaskProtectionStatus _status = TaskProtectionStatus.Done;
    private bool _mayBeHeld;
    private int _failures;

    private TimeSpan RefreshInterval => options.Value.TaskProtectionExpiry / RefreshesPerExpiry;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.TaskProtection) return;
        try
        {
            while (_status != TaskProtectionStatus.NotInService)
            {
                await UntilBusyAsync(stoppingToken);
                await HoldAsync(stoppingToken);
                await ReleaseAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process has drained.
            if (_mayBeHeld) await client.ReleaseAsync(LastCallTimeout, CancellationToken.None);
        }
    }

    private async Task UntilBusyAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var changed = inFlight.Changed;
            if (inFlight.Any) return;
            await changed.WaitAsync(stoppingToken);
        }
    }

    // Protects the task and renews that until there has been no work for a while.
    private async Task HoldAsync(CancellationToken stoppingToken)
    {
        do
        {
            var wasHeld = _mayBeHeld;
            _mayBeHeld = true; // What is not answered may have come through all the same.
            var answer = await client.ProtectAsync(options.Value.TaskProtectionExpiry, CallTimeout, stoppingToken);
            _mayBeHeld = wasHeld || answer.Status is TaskProtectionStatus.Done or TaskProtectionStatus.Unavailable;
            Note(answer);
            if (answer.Status == TaskProtectionStatus.NotInService) return;
        }
        while (await StaysBusyAsync(NextDelay(), stoppingToken));
    }

    private async Task ReleaseAsync(CancellationToken stoppingToken)
    {
        for (var tries = 0; _mayBeHeld && tries < MaxReleases; tries++)
        {
            var changed = inFlight.Changed;
            if (inFlight.Any) return;
            var answer = await client.ReleaseAsync(CallTimeout, stoppingToken);
            Note(answer);
            _mayBeHeld = answer.Status == TaskProtectionStatus.Unavailable; // What ECS refuses to end ends by itself.
            if (_mayBeHeld) await ChangesWithinAsync(changed, NextDelay(), stoppingToken);
        }
    }

    // False as soon as there has been no work for as long as the grace.
    private async Task<bool> StaysBusyAsync(TimeSpan duration, CancellationToken stoppingToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var changed = inFlight.Changed;
            var left = duration - time.GetElapsedTime(started);
            if (!inFlight.Any)
            {
                if (!await ChangesWithinAsync(changed, Grace, stoppingToken)) return false;
            }
            else if (left <= TimeSpan.Zero || !await ChangesWithinAsync(changed, left, stoppingToken))
            {
                return true;
            }
        }
    }

    private async Task<bool> ChangesWithinAsync(Task changed, TimeSpan limit, CancellationToken stoppingToken)
    {
        try
        {
            await changed.WaitAsync(limit, time, stoppingToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private TimeSpan NextDelay()
    {
        if (_status != TaskProtectionStatus.Unavailable) return RefreshInterval;
        var doubled = FirstRetryDelay * Math.Pow(2, Math.Min(_failures - 1, 10));
        return doubled < MaxRetryDelay ? doubled : MaxRetryDelay;
    }

    // Says once what has changed, however often it is asked.
    private void Note(TaskProtectionAnswer answer)
    {
        _failures = answer.Status == TaskProtectionStatus.Unavailable ? _failures + 1 : 0;
        var isNews = answer.Status != _status;
        _status = answer.Status;
        if (!isNews) return;
        switch (answer.Status)
        {
            case TaskProtectionStatus.Done:
                LogWorksAgain();
                break;
            case TaskProtectionStatus.NotInService:
                LogNotInService();
                break;
            case TaskProtectionStatus.Denied:
                LogDenied(answer.Detail);
                break;
            case TaskProtectionStatus.Blocked:
                LogBlocked(answer.Detail, RefreshInterval);
                break;
            case TaskProtectionStatus.Unavailable:
                LogUnavailable(answer.Detail);
                break;
            default:
                LogRefused(answer.Detail, RefreshInterval);
                break;
        }
    }

    [LoggerMessage(LogLevel.Information, "This task's protection from scale-in works again.")]
    private partial void LogWorksAgain();

    [LoggerMessage(LogLevel.Information, "This task belongs to no ECS service, so that it needs no protection from scale-in.")]
    private partial void LogNotInService();

    [LoggerMessage(
        LogLevel.Warning,
        "This task could not be protected from scale-in while it works: its role does not allow it. Add ecs:GetTaskProtection and "
        + "ecs:UpdateTaskProtection to the task role, or set Hearth__Aws__TaskProtection=false. The work goes on. {Detail}")]
    private partial void LogDenied(string detail);

    [LoggerMessage(
        LogLevel.Warning,
        "ECS did not protect this task from scale-in, or did not renew that: a deployment waits for protected tasks. The work goes on, and ECS is asked "
        + "again within {Interval}. A higher maximumPercent of the service gives deployments room. {Detail}")]
    private partial void LogBlocked(string detail, TimeSpan interval);

    [LoggerMessage(
        LogLevel.Warning, "The ECS agent does not answer whether this task is protected from scale-in. The work goes on, and it is asked again. {Detail}")]
    private partial void LogUnavailable(string detail);

    [LoggerMessage(LogLevel.Warning, "ECS did not protect this task from scale-in, or did not renew that. The work goes on, and it is asked again within {Interval}. {Detail}")]
    private partial void LogRefused(string detail, TimeSpan interval);
}
