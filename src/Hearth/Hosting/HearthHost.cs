using Hearth.Ownership;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hearth.Hosting;

/// <summary>Brings the runtime up with the process and lets it drain before anything else stops.</summary>
internal sealed partial class HearthHost(
    IHearthStore store,
    RegistrationCheck registrations,
    LocalOwnership ownership,
    SweepWorker sweep,
    Workers workers,
    StreamTails tails,
    ServerLifecycle lifecycle,
    IOptions<DrainOptions> drain,
    TimeProvider time,
    ILogger<HearthHost> logger) : IHostedLifecycleService
{
    // What is left for the servers and the store after the drain deadline.
    private static readonly TimeSpan ShutdownReserve = TimeSpan.FromSeconds(5);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        registrations.Run();
        await store.OpenAsync(cancellationToken);
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
        lifecycle.Leave();
        await Task.Delay(drain.Value.AdmissionDelay, time, cancellationToken);
        await workers.StopClaimingAsync();
        lifecycle.BeginDrain();
        tails.WakeAll();

        var deadline = drain.Value.Timeout;
        LogDraining(ownership.OwnerCount, deadline);
        if (await DrainAsync(deadline, cancellationToken)) return;

        lifecycle.ExpireDrain();
        if (await DrainAsync(ShutdownReserve, cancellationToken)) return;
        LogUnsafeStop(ownership.OwnerCount);
        Environment.ExitCode = 1;
    }

    public Task StopAsync(CancellationToken cancellationToken) => workers.StopAsync();

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

    [LoggerMessage(LogLevel.Information, "Draining: {Owners} streams in memory, deadline {Deadline}.")]
    private partial void LogDraining(int owners, TimeSpan deadline);

    [LoggerMessage(LogLevel.Error, "{Owners} streams did not stop at a safe point; their work is recovered at the next start.")]
    private partial void LogUnsafeStop(int owners);
}
