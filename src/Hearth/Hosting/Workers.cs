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
    public Task StopClaimingAsync() => _claiming.CancelAsync();

    /// <summary>Ends everything.</summary>
    public async Task StopAsync()
    {
        await _claiming.CancelAsync();
        await _living.CancelAsync();
        await Task.WhenAll(_tasks).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public void Dispose()
    {
        _claiming.Dispose();
        _living.Dispose();
    }

    private void Start(Func<CancellationToken, Task> run, CancellationToken cancellationToken) =>
        _tasks.Add(scheduler.Start(() => run(cancellationToken)));
}
