using Hearth.Bench.Load;
using Hearth.Bench.Processes;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measurements;

/// <summary>Whether a conversation's later turns cost more than its early ones.</summary>
/// <remarks>Many instances go through their turns side by side, because CPU time is counted in steps of 10 ms.</remarks>
internal sealed class GrowthMeasurement : IMeasurement
{
    private const int Callers = 16;
    private const int Early = 10;
    private const int Late = 500;
    private const int Window = 10;

    public string Name => "growth";

    public async Task RunAsync(BenchOptions options, BenchReport report)
    {
        var instances = options.IsQuick ? 4 : 64;
        await using var server = await ServerProcess.StartAsync(options);
        using var client = new HearthClient(server.Address);
        await WarmUp.RunAsync(options, server, (caller, number) => client.PromptAsync("one", $"warm-{caller}-{number / 10}"));

        await RunTurnsAsync(1, Early - (Window / 2));
        var early = await MeasureAsync(Early);
        await RunTurnsAsync(Early + (Window / 2), Late - (Window / 2));
        var late = await MeasureAsync(Late);
        Add("CPU", early.Cpu, late.Cpu, $"{late.Cpu:0.00} ms, at turn {Early} {early.Cpu:0.00} ms");
        Add("stored bytes", early.Bytes, late.Bytes, $"{late.Bytes / 1e3:0.0} kB, at turn {Early} {early.Bytes / 1e3:0.0} kB");

        void Add(string what, double first, double last, string text) => report.Add(
            $"{what} of turn {Late}", last / first, $"{text} ({last / first:0.00}x)", "", Target.AtMost(1.3, $"1.3x of turn {Early}"));

        async Task<(double Cpu, double Bytes)> MeasureAsync(int turn)
        {
            await server.WaitForIdleAsync();
            var (stored, cpu) = (await server.Database.ReadStorageAsync(), server.CpuTime);
            await RunTurnsAsync(turn - (Window / 2), turn + (Window / 2));
            var turns = instances * (double)Window;
            cpu = server.CpuTime - cpu;
            await server.WaitForIdleAsync();
            return (cpu.TotalMilliseconds / turns, ((await server.Database.ReadStorageAsync()).UsedBytes - stored.UsedBytes) / turns);
        }

        Task RunTurnsAsync(int from, int to) => LoadLoop.RunEachAsync(instances, Callers, async instance =>
        {
            for (var turn = from; turn < to; turn++) await client.PromptAsync("one", $"g-{instance}");
        });
    }
}
