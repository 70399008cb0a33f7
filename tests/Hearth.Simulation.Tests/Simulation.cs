using System.Globalization;
using Hearth.Simulation.Tests.Checks;
using Hearth.Simulation.Tests.Clients;
using Hearth.Simulation.Tests.Processes;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Simulation.Tests;

/// <summary>One seed: processes, clients and readers, trouble for a while, then peace, then the reckoning.</summary>
internal sealed class Simulation
{
    private const double MaxTroubleSeconds = 20;

    // With faults over, work makes progress within seconds: a process counts as dead after 5, and somebody sweeps every 2.
    private static readonly TimeSpan MaxPeace = TimeSpan.FromSeconds(60);

    private readonly World _world;
    private readonly Cluster _cluster;
    private readonly Ledger _ledger;
    private readonly List<string> _instances;

    private Simulation(World world)
    {
        _world = world;
        _cluster = new Cluster(world, world.Random.Next(2, 5));
        _ledger = new Ledger(world.Violations);
        _instances = [.. Enumerable.Range(1, world.Random.Next(1, 4)).Select(i => string.Create(CultureInfo.InvariantCulture, $"i{i}"))];
    }

    /// <summary>Plays a seed to its end.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="fences">What the database checks.</param>
    /// <param name="keepsTrace">Whether people want to read what has happened.</param>
    public static SimulationResult Run(int seed, MemoryFences? fences = null, bool keepsTrace = false)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        var world = new World(seed, fences ?? new MemoryFences(), keepsTrace);
        var simulation = new Simulation(world);
        var script = world.Lane.Start(simulation.RunAsync);
        try
        {
            world.Loop.Run(script);
            if (script.IsFaulted) throw script.Exception.InnerException!;
        }
        catch (Exception exception)
        {
            world.Violations.Add("the simulation", exception.ToString());
        }

        return new SimulationResult(seed, world.Violations.Found, world.Trace.Hash, world.Loop.Steps, TimeSpan.FromTicks(world.Loop.Now), world.Trace.Lines);
    }

    private async Task RunAsync()
    {
        var trouble = _world.Upto(MaxTroubleSeconds);
        await _cluster.StartAsync();
        var requests = new Requests(_world, _cluster, _ledger);
        var interference = new List<Task>();
        _world.Database.AppendFailed = stream => Interfere(stream, requests, interference);
        var clients = Enumerable.Range(0, _world.Random.Next(1, 5)).Select(_ => new Client(_world, requests, _instances).RunAsync()).ToList();
        var readers = Enumerable.Range(0, _world.Random.Next(1, 4)).Select(_ => new Reader(_world, _cluster, _ledger, ChooseStream)).ToList();
        var reading = readers.ConvertAll(reader => reader.RunAsync());
        await new Mischief(_world, _cluster).RunAsync(trouble);
        _world.Database.Faults.IsActive = false;
        _world.Note("peace");

        await Task.WhenAll([.. clients, .. interference]);
        await SettleAsync();
        foreach (var reader in readers) reader.IsFinishing = true;
        await Task.WhenAll(reading);
        foreach (var reader in readers) await reader.FinishAsync();
        await SettleAsync(); // What a client has given up on may have been accepted meanwhile.
        new FinalChecks(_world, _ledger).Run();
    }

    private async Task SettleAsync()
    {
        // An operation that is still on its way is a fault that is not over.
        while (!_cluster.IsComplete || _world.Database.Faults.LateCount > 0) await _world.PauseAsync(0.2);
        var deadline = _world.Loop.Now + MaxPeace.Ticks;
        while (!_world.Witness.Streams.All(stream => stream.IsSettled))
        {
            await _world.PauseAsync(0.5);
            if (_world.Loop.Now < deadline) continue;
            _world.Violations.Add("P8", "Work makes no progress although nothing is wrong any more.");
            return;
        }
    }

    // An abort between an append and its repetition.
    private void Interfere(StreamId stream, Requests requests, List<Task> interference)
    {
        var key = _world.Witness.Of(stream).Key;
        if (_world.Database.Faults.IsActive && _world.Chance(15)) interference.Add(_world.Lane.Start(() => requests.AbortAsync(key)));
    }

    private StreamKey? ChooseStream()
    {
        var keys = _world.Witness.Streams.Select(stream => stream.Key).Distinct().ToList();
        return keys.Count > 0 ? keys[_world.Random.Next(keys.Count)] : null;
    }
}
