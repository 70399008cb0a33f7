using Hearth.Bench.Databases;
using Hearth.Bench.Load;
using Hearth.Bench.Processes;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measurements;

/// <summary>Complete one-token turns through <c>?wait=result</c>, and what they cost the server and its database.</summary>
internal sealed class TurnsMeasurement : IMeasurement
{
    private const int TurnsPerInstance = 10;
    private const int TargetCallers = 64;

    private static readonly Target TargetRate = Target.AtLeast(600, "600/s");
    private static readonly Target TargetTime = Target.AtMost(200, "p99 200 ms");
    private static readonly Target TargetDatabaseCpu = Target.AtMost(1.0, "1.0 ms");

    public string Name => "turns";

    public async Task RunAsync(BenchOptions options, BenchReport report)
    {
        await using var provider = await FakeProviderProcess.StartAsync();
        await provider.AnswerAsync(1, TimeSpan.Zero);
        foreach (var model in options.Models)
        {
            await using var server = await ServerProcess.StartAsync(options, provider.ServerEnvironment);
            using var client = new HearthClient(server.Address);
            var agent = model == "inprocess" ? "one" : model;
            await WarmUp.RunAsync(options, server, (caller, number) => client.PromptAsync(agent, InstanceOf("warm", caller, number)));
            foreach (var callers in options.Callers)
            {
                await server.WaitForIdleAsync();
                var (cpu, use) = (server.CpuTime, await server.Database.ReadUseAsync());
                var result = await LoadLoop.RunAsync(
                    callers, options.Duration, (caller, number) => client.PromptAsync(agent, InstanceOf($"t{callers}", caller, number)));
                cpu = (server.CpuTime - cpu) / result.Count;
                Add(report, model, callers, result, cpu, await server.Database.ReadUseAsync() - use);
            }
        }
    }

    private static string InstanceOf(string prefix, int caller, int number) => $"{prefix}-{caller}-{number / TurnsPerInstance}";

    private static void Add(BenchReport report, string model, int callers, LoadResult result, TimeSpan cpu, DatabaseUse? use)
    {
        var isTarget = callers == TargetCallers;
        report.Add(
            $"turns, {model}, {callers} callers",
            result.PerSecond,
            $"{result.PerSecond:0}/s",
            "45–50/s",
            isTarget && use is not null && model == "inprocess" ? TargetRate : null);
        report.Add(
            $"CPU per turn, {model}, {callers} callers",
            cpu.TotalMilliseconds,
            $"{cpu.TotalMilliseconds:0.00} ms",
            "16–18 ms",
            CpuTargetOf(model, callers, use is not null));
        if (use is not null) Add(report, $"per turn, {model}, {callers} callers", result, use, isTarget ? TargetDatabaseCpu : null);
        report.Add(
            $"time per turn, {model}, {callers} callers",
            result.P99.TotalMilliseconds,
            $"p50 {result.Median.TotalMilliseconds:0.0} ms, p99 {result.P99.TotalMilliseconds:0.0} ms",
            isTarget ? "p99 8,000 ms" : "",
            isTarget ? TargetTime : null);
    }

    private static void Add(BenchReport report, string load, LoadResult result, DatabaseUse use, Target? target)
    {
        if (use.CpuTime is { } time)
        {
            var cpu = (time / result.Count).TotalMilliseconds;
            report.Add($"CPU of PostgreSQL {load}", cpu, $"{cpu:0.00} ms", target: target);
        }

        var wal = (double)use.WalBytes / result.Count;
        report.Add($"write-ahead log {load}", wal, $"{wal / 1e3:0.0} kB");
    }

    // With PostgreSQL, what one caller's turn costs is mostly that somebody has to be woken for each answer.
    private static Target? CpuTargetOf(string model, int callers, bool isPostgres) => (model, isPostgres) switch
    {
        ("inprocess", false) => Target.AtMost(0.5, "0.5 ms"),
        (_, false) => Target.AtMost(1.0, "1.0 ms"),
        ("inprocess", true) when callers == TargetCallers => Target.AtMost(1.2, "1.2 ms"),
        (_, true) => null,
    };
}
