using Hearth.Bench.Load;
using Hearth.Bench.Processes;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measurements;

/// <summary>Reads of whole short streams that nobody is writing to.</summary>
internal sealed class CatchUpMeasurement : IMeasurement
{
    private const int Instances = 100;
    private const int Turns = 3;
    private const int Callers = 16;

    public string Name => "catch-up";

    public async Task RunAsync(BenchOptions options, BenchReport report)
    {
        await using var server = await ServerProcess.StartAsync(options);
        using var client = new HearthClient(server.Address);
        for (var turn = 0; turn < Turns; turn++) await LoadLoop.RunEachAsync(Instances, Callers, number => client.PromptAsync("one", $"c-{number}"));
        await WarmUp.RunAsync(options, server, ReadAsync);
        await server.WaitForIdleAsync();

        var events = (await server.Database.ReadStorageAsync()).Events / Instances;
        var bytes = await client.ReadAsync("one", "c-0");
        var before = server.CpuTime;
        var result = await LoadLoop.RunAsync(Callers, options.Duration, ReadAsync);
        var cpu = (server.CpuTime - before) / result.Count;
        report.Add(
            $"catch-up reads of {events} events ({bytes / 1e3:0.0} kB), {Callers} callers",
            result.PerSecond,
            $"{result.PerSecond:0}/s, {cpu.TotalMicroseconds:0} µs CPU each",
            "640–800/s",
            Target.AtLeast(5_000, "5,000/s"));

        Task ReadAsync(int caller, int number) => client.ReadAsync("one", $"c-{(caller + number) % Instances}");
    }
}
