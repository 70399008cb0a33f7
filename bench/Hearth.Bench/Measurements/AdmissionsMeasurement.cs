using Hearth.Bench.Load;
using Hearth.Bench.Processes;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measurements;

/// <summary>Accepted prompts per second; every one creates an instance, and its turn runs while the next ones are accepted.</summary>
internal sealed class AdmissionsMeasurement : IMeasurement
{
    public string Name => "admissions";

    public async Task RunAsync(BenchOptions options, BenchReport report)
    {
        await using var server = await ServerProcess.StartAsync(options);
        using var client = new HearthClient(server.Address);
        await WarmUp.RunAsync(options, server, (caller, number) => client.AdmitAsync("one", $"warm-{caller}-{number}"));
        foreach (var callers in options.Callers)
        {
            await server.WaitForIdleAsync();
            var result = await LoadLoop.RunAsync(
                callers, options.Duration, (caller, number) => client.AdmitAsync("one", $"a-{callers}-{caller}-{number}"));
            var text = $"{result.PerSecond:0}/s, p50 {result.Median.TotalMilliseconds:0.0} ms, p99 {result.P99.TotalMilliseconds:0.0} ms";
            report.Add($"admissions, {callers} callers", result.PerSecond, text);
        }
    }
}
