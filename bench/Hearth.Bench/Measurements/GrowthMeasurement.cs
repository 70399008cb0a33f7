using Hearth.Bench.Load;
using Hearth.Bench.Processes;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measurements;

/// <summary>Whether a conversation's later turns cost more than its early ones, and whether its memory grows.</summary>
/// <remarks>
/// Many instances go through their turns side by side, because CPU time is counted in steps of 10 ms. Once as a conversation that is told
/// in full, and once with a window so small that it is compacted every few dozen turns: then the compactions are among what the late
/// turns cost.
/// </remarks>
internal sealed class GrowthMeasurement : IMeasurement
{
    private const int Callers = 16;
    private const int Early = 10;
    private const int Late = 500;

    // Well after the first compaction: before it a conversation has yet to reach its full size.
    private const int Grown = 100;

    public string Name => "growth";

    public async Task RunAsync(BenchOptions options, BenchReport report)
    {
        await MeasureAsync(options, report, "one", "", window: 10, inMemory: false);
        await MeasureAsync(options, report, "compacting", ", compacted", window: 80, inMemory: true);
    }

    /// <param name="options">How long, and against what.</param>
    /// <param name="report">Takes the figures.</param>
    /// <param name="agent">With whom the conversations are held.</param>
    /// <param name="kind">What tells the figures from the others.</param>
    /// <param name="window">How many of the late turns are measured: as many as there are from one compaction to after the next.</param>
    /// <param name="inMemory">Whether memory is measured: the owners linger, with all they know of their conversations.</param>
    private static async Task MeasureAsync(BenchOptions options, BenchReport report, string agent, string kind, int window, bool inMemory)
    {
        const int EarlyWindow = 10;
        var instances = options.IsQuick ? 4 : 64;
        await using var server = await ServerProcess.StartAsync(options);
        using var client = new HearthClient(server.Address);
        await WarmUp.RunAsync(options, server, (caller, number) => client.PromptAsync(agent, $"warm-{caller}-{number / 10}"));

        await RunTurnsAsync(1, Early - (EarlyWindow / 2));
        var early = await MeasureTurnsAsync(Early - (EarlyWindow / 2), Early + (EarlyWindow / 2));
        await RunTurnsAsync(Early + (EarlyWindow / 2), Grown);
        var grown = await HeapBytesAsync();
        await RunTurnsAsync(Grown, Late - (window / 2));
        var late = await MeasureTurnsAsync(Late - (window / 2), Late + (window / 2));
        Add("CPU", early.Cpu, late.Cpu, $"{late.Cpu:0.00} ms, at turn {Early} {early.Cpu:0.00} ms");
        Add("stored bytes", early.Bytes, late.Bytes, $"{late.Bytes / 1e3:0.0} kB, at turn {Early} {early.Bytes / 1e3:0.0} kB");
        if (!inMemory) return;

        var more = (await HeapBytesAsync() - grown) / 1e3 / instances;
        report.Add(
            $"memory from turn {Grown} to {Late}{kind}",
            more,
            $"{more:0.0} kB more for each conversation that is held",
            "",
            Target.AtMost(20, "20 kB"));

        void Add(string what, double first, double last, string text) => report.Add(
            $"{what} of turn {Late}{kind}", last / first, $"{text} ({last / first:0.00}x)", "", Target.AtMost(1.3, $"1.3x of turn {Early}"));

        async Task<long> HeapBytesAsync()
        {
            if (!inMemory) return 0;
            await server.WaitForIdleAsync();
            return (await server.CollectAsync()).HeapBytes;
        }

        async Task<(double Cpu, double Bytes)> MeasureTurnsAsync(int from, int to)
        {
            await server.WaitForIdleAsync();
            var (stored, cpu) = (await server.Database.ReadStorageAsync(), server.CpuTime);
            await RunTurnsAsync(from, to);
            var turns = instances * (double)(to - from);
            cpu = server.CpuTime - cpu;
            await server.WaitForIdleAsync();
            var bytes = (await server.Database.ReadStorageAsync()).UsedBytes - stored.UsedBytes;
            return (cpu.TotalMilliseconds / turns, bytes / turns);
        }

        Task RunTurnsAsync(int from, int to) => LoadLoop.RunEachAsync(instances, Callers, async instance =>
        {
            for (var turn = from; turn < to; turn++) await client.PromptAsync(agent, $"g-{instance}");
        });
    }
}
