using Hearth.Bench.Appends;
using Hearth.Bench.Load;
using Hearth.Bench.Report;
using Hearth.PostgresServers;

namespace Hearth.Bench.Measurements;

/// <summary>
/// Appends to PostgreSQL through the pipeline, against one statement per append with the same fence on as many connections as a pool
/// usually has. Both on the same server, in turns.
/// </summary>
internal sealed class AppendsMeasurement : IMeasurement
{
    private const int TargetWriters = 256;
    private const double TargetRatio = 2.5;

    private static readonly int[] Writers = [1, 16, 64, TargetWriters];

    public string Name => "appends";

    public async Task RunAsync(BenchOptions options, BenchReport report)
    {
        if (PostgresServer.SkipReason is { } reason)
        {
            await Console.Error.WriteLineAsync($"  skipped: {reason}");
            return;
        }

        await using var server = await PostgresServer.StartAsync();
        await using var log = await AppendLog.CreateAsync(server, TargetWriters);
        var warmUp = options.WarmUp < options.Duration ? options.WarmUp : options.Duration;
        await log.RunSingleAsync(TargetWriters, warmUp);
        await log.RunPipelineAsync(TargetWriters, warmUp);
        foreach (var writers in options.IsQuick ? [TargetWriters] : Writers)
        {
            var single = await log.RunSingleAsync(writers, options.Duration);
            var pipeline = await log.RunPipelineAsync(writers, options.Duration);
            Add(report, writers, single, pipeline);
        }
    }

    private static void Add(BenchReport report, int writers, LoadResult single, LoadResult pipeline)
    {
        var ratio = pipeline.PerSecond / single.PerSecond;
        var isTarget = writers == TargetWriters;
        report.Add($"appends to PostgreSQL, one statement each, {writers} writers", single.PerSecond, Describe(single));
        report.Add($"appends to PostgreSQL, pipeline, {writers} writers", pipeline.PerSecond, Describe(pipeline));
        report.Add(
            $"pipeline over one statement each, {writers} writers",
            ratio,
            $"{ratio:0.0}x",
            target: isTarget ? Target.AtLeast(TargetRatio, $"{TargetRatio}x") : null);
        if (!isTarget) return;
        var (limit, p99) = (single.P99.TotalMilliseconds, pipeline.P99.TotalMilliseconds);
        report.Add($"p99 of the pipeline, {writers} writers", p99, $"{p99:0.0} ms", target: Target.AtMost(limit, $"{limit:0.0} ms"));
    }

    private static string Describe(LoadResult result) =>
        $"{result.PerSecond:0}/s, p50 {result.Median.TotalMilliseconds:0.0} ms, p99 {result.P99.TotalMilliseconds:0.0} ms";
}
