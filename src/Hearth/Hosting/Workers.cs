using Hearth.Ownership;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Hosting;

/// <summary>What runs in the background for as long as the process lives.</summary>
internal sealed class Workers(
    IHearthStore store,
    HeartbeatWorker heartbeat,
    SweepWorker sweep,
    SignalWorker signals,
    HousekeepingWorker housekeeping,
    EndsWorker ends,
    Outcomes outcomes,
    WorkScheduler scheduler) : IDisposable
{
    private readonly CancellationTokenSource _claiming = new();
    private readonly CancellationTokenSource _living = new();
    private readonly List<Task> _tasks = [];

    public void Start()
    {
        Start(sweep.RunAsync, _claiming.Token);
        Start(housekeeping.RunAsync, _claiming.Token);
        Start(outcomes.PollAsync, _living.Token);
        if (!store.IsShared) return;

        Start(signals.RunAsync, _claiming.Token);
        Start(heartbeat.RunAsync, _living.Token);
        Start(ends.RunAsync, _living.Token);
    }

    /// <summary>Ends what brings new work into the process. The others must not take its work away yet, so that its heart goes on beating.</summary>
    public Task StopClaimingAsync() => CancelAsync(_claiming);

    /// <summary>Ends everything.</summary>
    public async Task StopAsync()
    {
        await CancelAsync(_claiming);
        await CancelAsync(_living);
        await Task.WhenAll(_tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public void Dispose()
    {
        _claiming.Dispose();
        _living.Dispose();
    }

    // What is registered with the token runs in a task of its own, not inside whoever stops the process.
    private Task CancelAsync(CancellationTokenSource source) => scheduler.Start(() =>
    {
        source.Cancel();
        return Task.CompletedTask;
    });

    private void Start(Func<CancellationToken, Task> run, CancellationToken cancellationToken) =>
        _tasks.Add(scheduler.Start(() => run(cancellationToken)));
}
