using System.Diagnostics;
using Hearth.Bench.Load;
using Hearth.Bench.Processes;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measurements;

/// <summary>What a second process on the same database costs, and how late its readers are. PostgreSQL only.</summary>
internal sealed class ClusterMeasurement : IMeasurement
{
    private const int Callers = 64;
    private const int Answers = 200;
    private const int TurnsPerInstance = 10;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);
    private static readonly Dictionary<string, string> Alone = new() { ["Hearth__Cluster"] = "off" };
    private static readonly Dictionary<string, string> Member = new() { ["Hearth__Cluster"] = "required" };

    private int _round;

    public string Name => "cluster";

    public async Task RunAsync(BenchOptions options, BenchReport report)
    {
        if (!options.Databases.ArePostgres)
        {
            await Console.Error.WriteLineAsync("  cluster needs --database postgres: left out");
            return;
        }

        var alone = await MeasureAsync(options, Alone, 1, null);
        var member = await MeasureAsync(options, Member, 1, null);
        var two = await MeasureAsync(options, Member, 2, servers => MeasureLatenessAsync(options, report, servers));
        AddCost(report, alone, member, two);
        AddMember(report, alone, two);
    }

    private static void AddCost(BenchReport report, Cost alone, Cost member, Cost two)
    {
        report.Add($"turns, {Callers} callers: alone, one member, two", two.Rate, $"{alone.Rate:0}, {member.Rate:0}, {two.Rate:0}/s");
        report.Add(
            $"CPU per turn, {Callers} callers: two members over one process alone",
            two.Cpu / alone.Cpu,
            $"{two.Cpu / alone.Cpu:0.00}x ({alone.Cpu:0.00}, {member.Cpu:0.00}, {two.Cpu:0.00} ms)",
            target: Target.AtMost(1.3, "1.3x"));
        report.Add(
            "the same, where every conversation stays with one member",
            two.StickyCpu / alone.StickyCpu,
            $"{two.StickyCpu / alone.StickyCpu:0.00}x ({alone.StickyCpu:0.00}, {member.StickyCpu:0.00}, {two.StickyCpu:0.00} ms)");
        report.Add(
            "admission p50, 1 caller: two members over one process alone",
            two.Admission - alone.Admission,
            $"{two.Admission - alone.Admission:+0.00;-0.00} ms ({alone.Admission:0.00}, {member.Admission:0.00}, {two.Admission:0.00} ms)",
            target: Target.AtMost(1, "+1 ms"));
    }

    private static void AddMember(BenchReport report, Cost alone, Cost two)
    {
        report.Add("start of the second member", two.Start, $"{two.Start:0} ms (alone {alone.Start:0} ms)", target: Target.AtMost(3_500, "3.5 s"));
        var memory = two.Memory - alone.Memory;
        report.Add(
            "resident memory of a member over that of a process alone, idle",
            memory,
            $"{memory:+0;-0} MB ({alone.Memory:0}, {two.Memory:0} MB)",
            target: Target.AtMost(60, "+60 MB"));
    }

    private async Task<Cost> MeasureAsync(
        BenchOptions options, IReadOnlyDictionary<string, string> settings, int count, Func<IReadOnlyList<ServerProcess>, Task>? also)
    {
        await using var database = await options.Databases.CreateAsync(options.KeepData);
        var servers = new List<ServerProcess>();
        try
        {
            for (var i = 0; i < count; i++) servers.Add(await ServerProcess.StartAsync(options, settings, shared: database));
            if (!options.IsQuick) await Task.Delay(Rest);
            var memory = servers.Max(server => server.ResidentBytes) / 1e6;
            var cost = await MeasureAsync(options, servers) with { Start = servers[^1].StartTime.TotalMilliseconds, Memory = memory };
            if (also is not null) await also(servers);
            return cost;
        }
        finally
        {
            foreach (var server in servers) await server.DisposeAsync();
        }
    }

    private async Task<Cost> MeasureAsync(BenchOptions options, List<ServerProcess> servers)
    {
        HearthClient[] clients = [.. servers.Select(server => new HearthClient(server.Address))];
        foreach (var server in servers) await WarmUp.RunAsync(options, server, Turn(clients, isSpread: true));
        var (_, sticky) = await MeasureTurnsAsync(options, servers, Turn(clients, isSpread: false));
        var (turns, cpu) = await MeasureTurnsAsync(options, servers, Turn(clients, isSpread: true));
        var admissions = await LoadLoop.RunAsync(
            1, options.Duration, (_, number) => clients[number % clients.Length].AdmitAsync("one", $"a-{_round}-{number / TurnsPerInstance}"));
        foreach (var client in clients) client.Dispose();
        return new Cost(turns.PerSecond, cpu, admissions.Median.TotalMilliseconds) { StickyCpu = sticky };
    }

    private static async Task<(LoadResult Turns, double Cpu)> MeasureTurnsAsync(
        BenchOptions options, List<ServerProcess> servers, Func<int, int, Task> turn)
    {
        foreach (var server in servers) await server.WaitForIdleAsync();
        var before = CpuOf(servers);
        var turns = await LoadLoop.RunAsync(Callers, options.Duration, turn);
        var cpu = (CpuOf(servers) - before).TotalMilliseconds / turns.Count;
        foreach (var server in servers) await server.WaitForIdleAsync();
        return (turns, cpu);
    }

    // Spread, every request goes to the next server, as a load balancer would have it.
    private Func<int, int, Task> Turn(HearthClient[] clients, bool isSpread)
    {
        var round = ++_round;
        return (caller, number) => clients[(isSpread ? caller + number : caller) % clients.Length]
            .PromptAsync("one", $"t-{round}-{caller}-{number / TurnsPerInstance}");
    }

    // A reader at each member for each answer. The one at the owner has every event first; the other one's is later by the way between them.
    private static async Task MeasureLatenessAsync(BenchOptions options, BenchReport report, IReadOnlyList<ServerProcess> servers)
    {
        HttpClient[] http = [.. servers.Select(server => new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(2) })];
        using var client = new HearthClient(servers[0].Address);
        var watches = new List<DeltaWatch[]>();
        var count = options.IsQuick ? 20 : Answers;
        await Task.WhenAll(Enumerable.Range(0, count).Select(async number =>
        {
            var offset = await client.AdmitAsync("parallel", $"late-{number}");
            DeltaWatch[] both = [.. http.Select(at => new DeltaWatch(at, $"agents/parallel/late-{number}?offset={offset}&live=sse"))];
            lock (watches) watches.Add(both);
            await Task.WhenAll(both.Select(watch => watch.RunAsync()));
        }));
        foreach (var one in http) one.Dispose();
        var late = watches.SelectMany(LatenessOf).Order().ToList();
        Add("p50", late[late.Count / 2], Target.AtMost(5, "5 ms"));
        Add("p99", late[(int)(late.Count * 0.99)], Target.AtMost(50, "50 ms"));

        void Add(string part, TimeSpan time, Target target) => report.Add(
            $"lateness of deltas at the other member, {count} answers, {part}", time.TotalMilliseconds, $"{time.TotalMilliseconds:0.0} ms", target: target);
    }

    private static IEnumerable<TimeSpan> LatenessOf(DeltaWatch[] both)
    {
        var pairs = both[0].Arrivals.Zip(both[1].Arrivals, (first, second) => second - first).ToList();
        if (pairs.Count == 0) return [];
        var sign = Math.Sign(pairs.Order().ElementAt(pairs.Count / 2));
        return pairs.Select(ticks => Stopwatch.GetElapsedTime(0, Math.Max(0, sign < 0 ? -ticks : ticks)));
    }

    private static TimeSpan CpuOf(IEnumerable<ServerProcess> servers) => servers.Aggregate(TimeSpan.Zero, (sum, server) => sum + server.CpuTime);

    private sealed record Cost(double Rate, double Cpu, double Admission)
    {
        public double StickyCpu { get; init; }

        public double Start { get; init; }

        public double Memory { get; init; }
    }
}
