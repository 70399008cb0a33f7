using System.Diagnostics;
using Hearth.Bench.Databases;
using Hearth.Bench.Load;
using Hearth.Bench.Processes;

namespace Hearth.Bench.Measurements;

/// <summary>Servers on a database of their own, and what their turns have cost so far.</summary>
internal sealed class ClusterArm : IAsyncDisposable
{
    public const int Callers = 64;

    /// <summary>Turns per second at the steady load, which one process carries with time to spare.</summary>
    public const int SteadyRate = 400;

    private const int TurnsPerInstance = 10;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly IDatabase _database;
    private readonly List<ServerProcess> _servers = [];
    private readonly List<HearthClient> _clients = [];
    private int _round;

    private ClusterArm(IDatabase database) => _database = database;

    public IReadOnlyList<ServerProcess> Servers => _servers;

    /// <summary>What turns cost where every request goes to the next server, as a load balancer would have it.</summary>
    public TurnCost Spread { get; } = new();

    /// <summary>What they cost where every conversation stays with one server.</summary>
    public TurnCost Sticky { get; } = new();

    /// <summary>What they cost where every request goes to the next server, and each server has as many callers as one alone.</summary>
    public TurnCost Busy { get; } = new();

    /// <summary>What they cost where every request goes to the next server, at a load that leaves the servers time.</summary>
    public TurnCost Steady { get; } = new();

    /// <summary>How long the last server took to start, in milliseconds.</summary>
    public double Start => _servers[^1].StartTime.TotalMilliseconds;

    /// <summary>What a server takes up before it has done anything, in megabytes.</summary>
    public double Memory { get; private set; }

    public static async Task<ClusterArm> StartAsync(BenchOptions options, IReadOnlyDictionary<string, string> settings, int count, bool canSpread = true)
    {
        var arm = new ClusterArm(await options.Databases.CreateAsync(options.KeepData)) { CanSpread = canSpread };
        try
        {
            for (var i = 0; i < count; i++) arm.Add(await ServerProcess.StartAsync(options, settings, shared: arm._database));
            if (!options.IsQuick) await Task.Delay(Rest);
            arm.Memory = arm._servers.Max(server => server.ResidentBytes) / 1e6;
            return arm;
        }
        catch
        {
            await arm.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether turns are measured at the next server, too. Without a cluster they wait for one another's polls.</summary>
    public bool CanSpread { get; init; } = true;

    public async Task WarmUpAsync(BenchOptions options)
    {
        await WarmUp.RunAsync(options, _servers, Callers, Turn(isSpread: false));
        if (CanSpread) await WarmUp.RunAsync(options, _servers, Callers, Turn(isSpread: true));
    }

    /// <summary>Runs turns of both kinds for some time each, and counts what they cost.</summary>
    public async Task MeasureTurnsAsync(TimeSpan duration)
    {
        await MeasureTurnsAsync(Sticky, Callers, duration, Turn(isSpread: false));
        if (!CanSpread) return;
        await MeasureTurnsAsync(Spread, Callers, duration, Turn(isSpread: true));
        await MeasureTurnsAsync(Busy, Callers * _servers.Count, duration, Turn(isSpread: true));
        await MeasureTurnsAsync(Steady, Callers, duration, Paced(Turn(isSpread: true)));
    }

    /// <summary>How long an admission takes for one caller, in milliseconds: the median.</summary>
    public async Task<double> MeasureAdmissionsAsync(TimeSpan duration)
    {
        var round = ++_round;
        var admissions = await LoadLoop.RunAsync(
            1, duration, (_, number) => _clients[number % _clients.Count].AdmitAsync("one", $"a-{round}-{number / TurnsPerInstance}"));
        return admissions.Median.TotalMilliseconds;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        foreach (var server in _servers) await server.DisposeAsync();
        await _database.DisposeAsync();
    }

    private void Add(ServerProcess server)
    {
        _servers.Add(server);
        _clients.Add(new HearthClient(server.Address));
    }

    private async Task MeasureTurnsAsync(TurnCost cost, int callers, TimeSpan duration, Func<int, int, Task> turn)
    {
        foreach (var server in _servers) await server.WaitForIdleAsync();
        var before = CpuTime();
        var turns = await LoadLoop.RunAsync(callers, duration, turn);
        cost.Add(turns, CpuTime() - before);
        foreach (var server in _servers) await server.WaitForIdleAsync();
    }

    private Func<int, int, Task> Turn(bool isSpread)
    {
        var round = ++_round;
        return (caller, number) => _clients[(isSpread ? caller + number : caller) % _clients.Count]
            .PromptAsync("one", $"t-{round}-{caller}-{number / TurnsPerInstance}");
    }

    // Each caller has its own beat, and the beats follow one another at equal distances.
    private static Func<int, int, Task> Paced(Func<int, int, Task> turn)
    {
        var started = Stopwatch.GetTimestamp();
        return async (caller, number) =>
        {
            var due = TimeSpan.FromSeconds((number * Callers + caller) / (double)SteadyRate);
            var early = due - Stopwatch.GetElapsedTime(started);
            if (early > TimeSpan.Zero) await Task.Delay(early);
            await turn(caller, number);
        };
    }

    private TimeSpan CpuTime() => _servers.Aggregate(TimeSpan.Zero, (sum, server) => sum + server.CpuTime);
}
