using Hearth.Bench.Processes;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measurements;

/// <summary>How long a server needs until it answers, and what it takes when it has nothing to do.</summary>
internal sealed class StartMeasurement : IMeasurement
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    public string Name => "start";

    public async Task RunAsync(BenchOptions options, BenchReport report)
    {
        await MeasureAsync("built", null);
        if (options.IsQuick) return;
        if (await BuildOutput.TryPublishReadyToRunAsync() is { } program) await MeasureAsync("published ReadyToRun", program);

        async Task MeasureAsync(string build, string? program)
        {
            var (times, resident) = (new List<double>(), new List<double>());
            for (var round = 0; round < (options.IsQuick ? 3 : 7); round++)
            {
                await using var server = await ServerProcess.StartAsync(options, program: program);
                times.Add(server.StartTime.TotalMilliseconds);
                if (!options.IsQuick) await Task.Delay(Rest);
                resident.Add(server.ResidentBytes / 1e6);
            }

            var (time, memory) = (Median(times), Median(resident));
            report.Add($"cold start to the first 200, {build}", time, $"{time:0} ms", "700–1,100 ms", Target.AtMost(500, "500 ms"));
            report.Add($"idle resident memory, {build}", memory, $"{memory:0} MB", "125 MB", Target.AtMost(80, "80 MB"));
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
