using System.Diagnostics;
using Hearth.Bench.Load;
using Hearth.Bench.Processes;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measurements;

/// <summary>From the receipt of an admission to the first event that its reader sees.</summary>
internal sealed class FirstEventMeasurement : IMeasurement
{
    public string Name => "first-event";

    public async Task RunAsync(BenchOptions options, BenchReport report)
    {
        await using var server = await ServerProcess.StartAsync(options);
        using var client = new HearthClient(server.Address);
        for (var i = 0; i < 200; i++) await OnceAsync(client, $"warm-{i}");

        var times = new TimeSpan[options.IsQuick ? 50 : 500];
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < times.Length; i++) times[i] = await OnceAsync(client, $"f-{i}");
        var result = LoadResult.Of(times, Stopwatch.GetElapsedTime(started));
        report.Add(
            "admission to the first SSE event",
            result.Median.TotalMilliseconds,
            $"p50 {result.Median.TotalMilliseconds:0.0} ms, p99 {result.P99.TotalMilliseconds:0.0} ms");
    }

    private static async Task<TimeSpan> OnceAsync(HearthClient client, string id)
    {
        var offset = await client.AdmitAsync("one", id);
        var admitted = Stopwatch.GetTimestamp();
        await client.FollowAsync("one", id, offset, Marks.FirstEvent);
        return Stopwatch.GetElapsedTime(admitted);
    }
}
