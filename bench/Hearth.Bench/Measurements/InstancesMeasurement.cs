using Hearth.Bench.Load;
using Hearth.Bench.Processes;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measurements;

/// <summary>What is left in memory of instances that have gone idle.</summary>
internal sealed class InstancesMeasurement : IMeasurement
{
    private const int Callers = 64;
    private static readonly Dictionary<string, string> ShortLinger = new() { ["Hearth__Submissions__Linger"] = "00:00:00.200" };
    private static readonly TimeSpan LetGo = TimeSpan.FromSeconds(2);

    public string Name => "instances";

    public async Task RunAsync(BenchOptions options, BenchReport report)
    {
        var instances = options.IsQuick ? 1_000 : 10_000;
        await using var server = await ServerProcess.StartAsync(options, ShortLinger);
        using var client = new HearthClient(server.Address);
        await LoadLoop.RunEachAsync(instances, Callers, number => client.PromptAsync("one", $"warm-{number}"));
        var before = await SettleAsync(server);
        await LoadLoop.RunEachAsync(instances, Callers, number => client.PromptAsync("one", $"i-{number}"));
        var after = await SettleAsync(server);
        var heap = (after.HeapBytes - before.HeapBytes) / 1e6;
        var resident = (after.ResidentBytes - before.ResidentBytes) / 1e6;
        report.Add($"memory of {instances:N0} instances that went idle", heap, $"{heap:0.00} MB heap, {resident:0.0} MB resident");
    }

    private static async Task<HeapReport> SettleAsync(ServerProcess server)
    {
        await Task.Delay(LetGo);
        await server.WaitForIdleAsync();
        return await server.CollectAsync();
    }
}
