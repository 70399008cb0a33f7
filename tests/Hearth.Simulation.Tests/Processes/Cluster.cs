using Hearth.Storage;

namespace Hearth.Simulation.Tests.Processes;

/// <summary>The processes, and what keeps as many of them running as there should be.</summary>
internal sealed class Cluster(World world, int size)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly SimulatedProcess?[] _processes = new SimulatedProcess?[size];

    public IEnumerable<SimulatedProcess> Living => _processes.OfType<SimulatedProcess>().Where(process => !process.Lane.IsDead);

    /// <summary>Whether every process is up.</summary>
    public bool IsComplete => _processes.All(process => process is { IsReady: true, Lane.IsPaused: false });

    public Task StartAsync() => Task.WhenAll(Enumerable.Range(0, size).Select(StartAsync));

    /// <summary>Asks any process; a client does not know which of them is in trouble.</summary>
    /// <exception cref="StoreUnavailableException">Nobody takes requests.</exception>
    /// <exception cref="TimeoutException">No answer came; the request may still be carried out.</exception>
    public Task<T> AskAsync<T>(Func<SimulatedProcess, Task<T>> request) => Pick().AskAsync(request, Patience);

    /// <inheritdoc cref="AskAsync"/>
    public SimulatedProcess Pick()
    {
        var ready = _processes.OfType<SimulatedProcess>().Where(process => process.IsReady).ToList();
        return ready.Count > 0 ? ready[world.Random.Next(ready.Count)] : throw new StoreUnavailableException("No process is ready.");
    }

    /// <summary>Any process that lives.</summary>
    public SimulatedProcess? PickLiving()
    {
        var living = Living.ToList();
        return living.Count > 0 ? living[world.Random.Next(living.Count)] : null;
    }

    /// <summary>A process is gone from one moment to the next, and started again after a while.</summary>
    public async Task CrashAsync(SimulatedProcess process)
    {
        world.Note($"{process.Name} crashes");
        process.Lane.Kill();
        await world.PauseAsync(8);
        await ReplaceAsync(process);
    }

    /// <summary>Nothing of a process runs for a while; it does not notice.</summary>
    public async Task PauseAsync(SimulatedProcess process)
    {
        if (process.Lane.IsPaused) return;
        world.Note($"{process.Name} pauses");
        process.Lane.Pause();
        await world.PauseAsync(12);
        world.Note($"{process.Name} goes on");
        process.Lane.Resume();
    }

    /// <summary>A process is stopped as by a deploy, and started again.</summary>
    public async Task DrainAsync(SimulatedProcess process)
    {
        if (!process.IsReady) return;
        world.Note($"{process.Name} drains");
        try
        {
            await process.StopAsync().WaitAsync(TimeSpan.FromSeconds(30), world.Lane.Time);
        }
        catch (TimeoutException)
        {
            // Whoever takes too long is killed.
        }

        process.Lane.Kill();
        await ReplaceAsync(process);
    }

    /// <summary>Others declare a process dead, rightly or not; it ends once it hears of that, and is started again.</summary>
    public async Task DeclareDeadAsync(SimulatedProcess process)
    {
        if (Living.FirstOrDefault(other => other != process && other is { IsReady: true, Lane.IsPaused: false }) is not { } other) return;
        world.Note($"{other.Name} declares {process.Name} dead");
        try
        {
            await other.DeclareDeadAsync(process).WaitAsync(Patience, world.Lane.Time);
            await process.Lane.Dead.WaitAsync(TimeSpan.FromSeconds(30), world.Lane.Time);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException)
        {
            // Whether or not it has been declared: whoever does not end is killed.
        }

        process.Lane.Kill();
        await ReplaceAsync(process);
    }

    private async Task ReplaceAsync(SimulatedProcess process)
    {
        if (_processes[process.Lane.Index - 1] == process) await StartAsync(process.Lane.Index - 1);
    }

    private async Task StartAsync(int slot)
    {
        while (true)
        {
            var process = _processes[slot] = new SimulatedProcess(world, slot + 1);
            world.Note($"{process.Name} starts");
            try
            {
                // It may die before it has started; whoever killed it starts another one.
                await await Task.WhenAny(process.StartAsync(), process.Lane.Dead);
                return;
            }
            catch (StoreUnavailableException)
            {
                process.Lane.Kill();
                await world.PauseAsync(1);
            }
        }
    }
}
