using Hearth.Diagnostics;
using Hearth.Ownership;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hearth.Hosting;

/// <summary>Brings the runtime up with the process and lets it drain before anything else stops.</summary>
internal sealed partial class HearthHost(
    IHearthStore store,
    RegistrationCheck registrations,
    LocalOwnership ownership,
    ICluster cluster,
    SweepWorker sweep,
    Workers workers,
    StreamTails tails,
    AttemptsInFlight attempts,
    HearthMetrics metrics,
    ServerLifecycle lifecycle,
    ShutdownTimes times,
    TimeProvider time,
    ILogger<HearthHost> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        registrations.Run();
        metrics.Observe("hearth.owners", "{stream}", "Streams that this process owns, with and without work.", () => ownership.OwnerCount);
        metrics.Observe("hearth.attempts", "{attempt}", "Attempts under way, those that wait for a slot included.", () => attempts.Count);
        if (times.Drain > times.Available) LogDrainTooLong(times.Drain, times.Available);
        await store.OpenAsync(cancellationToken);
        await cluster.JoinAsync(cancellationToken);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        lifecycle.Started();
        workers.Start();
        try
        {
            var found = await sweep.SweepAsync(cancellationToken);
            if (found > 0) LogTakenOver(found);
        }
        catch (StoreUnavailableException exception)
        {
            LogFirstSweepFailed(exception); // The worker sweeps again soon.
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (lifecycle.Phase == ServerPhase.Starting) return;
        var stopped = time.GetTimestamp();
        lifecycle.Leave();
        await Task.Delay(times.Admission, time, cancellationToken);
        await workers.StopClaimingAsync();
        lifecycle.BeginDrain();
        tails.WakeAll();

        var left = times.Drain - time.GetElapsedTime(stopped);
        LogDraining(ownership.OwnerCount, left.TotalSeconds);
        if (await DrainAsync(left, cancellationToken)) return;

        lifecycle.ExpireDrain();
        if (await DrainAsync(ShutdownTimes.Reserve, cancellationToken)) return;
        LogUnsafeStop(ownership.OwnerCount);
        Environment.ExitCode = 1;
    }

    // Last of all: who has left counts as dead, and must not hear that from its own heartbeat.
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await workers.StopAsync();
        await cluster.LeaveAsync(cancellationToken);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> DrainAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        return await ownership.DrainAsync(either.Token);
    }

    [LoggerMessage(LogLevel.Information, "Took over {Count} streams with unsettled work.")]
    private partial void LogTakenOver(int count);

    [LoggerMessage(LogLevel.Warning, "Unsettled work could not be looked for at the start.")]
    private partial void LogFirstSweepFailed(Exception exception);

    [LoggerMessage(
        LogLevel.Warning,
        "Hearth:Drain:Timeout is {Drain}, but the host's shutdown time-out leaves only {Available} for work. Set Hearth:Drain:StopTimeout to "
        + "the platform's stop time-out.")]
    private partial void LogDrainTooLong(TimeSpan drain, TimeSpan available);

    [LoggerMessage(LogLevel.Information, "Draining: {Owners} streams in memory, {Seconds:0.0} s left for their work.")]
    private partial void LogDraining(int owners, double seconds);

    [LoggerMessage(LogLevel.Error, "{Owners} streams did not stop at a safe point; their work is recovered at the next start.")]
    private partial void LogUnsafeStop(int owners);
}
