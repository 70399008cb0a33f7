using System.Diagnostics;
using Hearth.Bench.Load;
using Hearth.Bench.Processes;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measurements;

/// <summary>One answer of 1,000 tokens at 5 ms per token, watched by one reader and by fifty.</summary>
internal sealed class AnswersMeasurement : IMeasurement
{
    private const int ManyReaders = 50;

    public string Name => "answers";

    public async Task RunAsync(BenchOptions options, BenchReport report)
    {
        await using var server = await ServerProcess.StartAsync(options);
        using var client = new HearthClient(server.Address);
        if (!options.IsQuick) await FollowAsync(client, "warm", 2);

        var one = await MeasureAsync(1);
        var many = await MeasureAsync(ManyReaders);
        report.Add("1,000 tokens at 5 ms, 1 reader", one.Time, $"{one.Time:0.00} s of 5.0 s, {one.Cpu:0} ms CPU");
        report.Add(
            $"1,000 tokens at 5 ms, {ManyReaders} readers",
            many.Time / one.Time,
            $"{many.Time:0.00} s ({many.Time / one.Time:0.00}x), {many.Cpu:0} ms CPU",
            "",
            Target.AtMost(1.2, "1.2x of one reader"));

        async Task<(double Time, double Cpu)> MeasureAsync(int readers)
        {
            await server.WaitForIdleAsync();
            var before = server.CpuTime;
            var time = await FollowAsync(client, $"r-{readers}", readers);
            return (time.TotalSeconds, (server.CpuTime - before).TotalMilliseconds);
        }
    }

    private static async Task<TimeSpan> FollowAsync(HearthClient client, string id, int readers)
    {
        var started = Stopwatch.GetTimestamp();
        var offset = await client.AdmitAsync("long", id);
        await Task.WhenAll(Enumerable.Range(0, readers).Select(_ => client.FollowAsync("long", id, offset, Marks.Settled)));
        return Stopwatch.GetElapsedTime(started);
    }
}
