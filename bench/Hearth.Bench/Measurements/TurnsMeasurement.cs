using Hearth.Bench.Load;
using Hearth.Bench.Processes;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measurements;

/// <summary>Complete one-token turns through <c>?wait=result</c>, and what they cost the server.</summary>
internal sealed class TurnsMeasurement : IMeasurement
{
    private const int TurnsPerInstance = 10;

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
                var before = server.CpuTime;
                var result = await LoadLoop.RunAsync(
                    callers, options.Duration, (caller, number) => client.PromptAsync(agent, InstanceOf($"t{callers}", caller, number)));
                Add(report, model, callers, result, (server.CpuTime - before) / result.Count);
            }
        }
    }

    private static string InstanceOf(string prefix, int caller, int number) => $"{prefix}-{caller}-{number / TurnsPerInstance}";

    private static void Add(BenchReport report, string model, int callers, LoadResult result, TimeSpan cpu)
    {
        var limit = model == "inprocess" ? 0.5 : 1.0;
        report.Add($"turns, {model}, {callers} callers", result.PerSecond, $"{result.PerSecond:0}/s", "45–50/s");
        report.Add(
            $"CPU per turn, {model}, {callers} callers",
            cpu.TotalMilliseconds,
            $"{cpu.TotalMilliseconds:0.00} ms",
            "16–18 ms",
            Target.AtMost(limit, $"{limit:0.0} ms"));
        report.Add(
            $"time per turn, {model}, {callers} callers",
            result.P99.TotalMilliseconds,
            $"p50 {result.Median.TotalMilliseconds:0.0} ms, p99 {result.P99.TotalMilliseconds:0.0} ms",
            callers == 64 ? "p99 8,000 ms" : "",
            callers == 64 ? Target.AtMost(200, "p99 200 ms") : null);
    }
}
