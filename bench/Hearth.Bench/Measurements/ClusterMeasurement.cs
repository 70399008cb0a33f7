using System.Diagnostics;
using Hearth.Bench.Load;
using Hearth.Bench.Processes;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measurements;

/// <summary>What a second process on the same database costs, and how late its readers are. PostgreSQL only.</summary>
internal sealed class ClusterMeasurement : IMeasurement
{
    private const int Answers = 200;
    private const int Rounds = 9;
    private static readonly Dictionary<string, string> Alone = new() { ["Hearth__Cluster"] = "off" };
    private static readonly Dictionary<string, string> Member = new() { ["Hearth__Cluster"] = "required" };

    public string Name => "cluster";

    public async Task RunAsync(BenchOptions options, BenchReport report)
    {
        if (!options.Databases.ArePostgres)
        {
            await Console.Error.WriteLineAsync("  cluster needs --database postgres: left out");
            return;
        }

        await using var alone = await ClusterArm.StartAsync(options, Alone, 1);
        await using var apart = await ClusterArm.StartAsync(options, Alone, 2, canSpread: false);
        await using var two = await ClusterArm.StartAsync(options, Member, 2);
        await MeasureTurnsAsync(options, alone, apart, two);
        AddTurns(report, alone, apart, two);
        AddAdmission(report, await alone.MeasureAdmissionsAsync(options.Duration), await two.MeasureAdmissionsAsync(options.Duration));
        AddMember(report, alone, two);
        await MeasureLatenessAsync(options, report, two.Servers);
    }

    // In turns: whatever else the machine does, and what its clock does, meets all of them alike.
    private static async Task MeasureTurnsAsync(BenchOptions options, params ClusterArm[] arms)
    {
        foreach (var arm in arms) await arm.WarmUpAsync(options);
        for (var i = 0; i < Rounds; i++)
        {
            foreach (var arm in arms) await arm.MeasureTurnsAsync(options.Duration);
        }
    }

    private static void AddTurns(BenchReport report, ClusterArm alone, ClusterArm apart, ClusterArm two)
    {
        report.Add(
            $"turns, {ClusterArm.Callers} callers: alone, two members", two.Spread.PerSecond, $"{alone.Spread.PerSecond:0}, {two.Spread.PerSecond:0}/s");
        report.Add(
            $"CPU per turn, {ClusterArm.Callers} callers: two members over one process alone",
            two.Spread.Over(alone.Spread),
            $"{two.Spread.Over(alone.Spread):0.00}x ({alone.Spread.Milliseconds:0.00}, {two.Spread.Milliseconds:0.00} ms)",
            target: Target.AtMost(1.3, "1.3x"));
        report.Add(
            "the same, where every conversation stays with one member",
            two.Sticky.Over(alone.Sticky),
            $"{two.Sticky.Over(alone.Sticky):0.00}x ({alone.Sticky.Milliseconds:0.00}, {two.Sticky.Milliseconds:0.00} ms)",
            target: Target.AtMost(1.3, "1.3x"));
        report.Add(
            "the same for any member, where each has as many callers as the process alone",
            two.Busy.Over(alone.Busy),
            $"{two.Busy.Over(alone.Busy):0.00}x ({alone.Busy.Milliseconds:0.00}, {two.Busy.Milliseconds:0.00} ms; {alone.Busy.PerSecond:0}, {two.Busy.PerSecond:0}/s)");
        report.Add(
            $"the same for any member, at {ClusterArm.SteadyRate} turns a second",
            two.Steady.Over(alone.Steady),
            $"{two.Steady.Over(alone.Steady):0.00}x ({alone.Steady.Milliseconds:0.00}, {two.Steady.Milliseconds:0.00} ms; {alone.Steady.PerSecond:0}, {two.Steady.PerSecond:0}/s)");
        report.Add(
            "the same, with two processes that are no cluster",
            apart.Sticky.Over(alone.Sticky),
            $"{apart.Sticky.Over(alone.Sticky):0.00}x ({alone.Sticky.Milliseconds:0.00}, {apart.Sticky.Milliseconds:0.00} ms)");
    }

    private static void AddAdmission(BenchReport report, double alone, double two) => report.Add(
        "admission p50, 1 caller: two members over one process alone",
        two - alone,
        $"{two - alone:+0.00;-0.00} ms ({alone:0.00}, {two:0.00} ms)",
        target: Target.AtMost(1, "+1 ms"));

    private static void AddMember(BenchReport report, ClusterArm alone, ClusterArm two)
    {
        report.Add("start of the second member", two.Start, $"{two.Start:0} ms (alone {alone.Start:0} ms)", target: Target.AtMost(3_500, "3.5 s"));
        var memory = two.Memory - alone.Memory;
        report.Add(
            "resident memory of a member over that of a process alone, idle",
            memory,
            $"{memory:+0;-0} MB ({alone.Memory:0}, {two.Memory:0} MB)",
            target: Target.AtMost(60, "+60 MB"));
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
}
