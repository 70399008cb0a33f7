using Hearth.Bench.Load;
using Hearth.Bench.Processes;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measurements;

/// <summary>What an event stream costs on which nothing happens, compared with the least that ASP.NET Core can do.</summary>
internal sealed class ConnectionsMeasurement : IMeasurement
{
    private const int Instances = 100;
    private const int Callers = 16;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    // Two idle intervals: each connection says twice that it lives.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    public string Name => "connections";

    public async Task RunAsync(BenchOptions options, BenchReport report)
    {
        var connections = options.IsQuick ? 200 : 2_000;
        var bare = await MeasureAsync(options, connections, _ => "/bench/sse");
        var few = await MeasureAsync(options, connections, number => $"/agents/one/s-{number % Instances}?offset=now&live=sse");
        var many = await MeasureAsync(options, connections, number => $"/agents/one/m-{number}?offset=now&live=sse");
        report.Add($"{connections:N0} idle SSE connections, bare endpoint", bare.Heap, bare.Text);
        Add($"{connections:N0} idle SSE connections to {Instances} instances, over bare", few);
        Add($"{connections:N0} idle SSE connections to an instance each, over bare", many);

        void Add(string name, ConnectionCost cost)
        {
            var over = cost - bare;
            report.Add(name, over.Heap, over.Text, "25 kB in all", Target.AtMost(4, "4 kB each"));
        }
    }

    private static async Task<ConnectionCost> MeasureAsync(BenchOptions options, int connections, Func<int, string> path)
    {
        var settings = new Dictionary<string, string> { ["Hearth__Submissions__Linger"] = "00:00:00.200" };
        await using var server = await ServerProcess.StartAsync(options, settings);
        using var client = new HearthClient(server.Address);
        await LoadLoop.RunEachAsync(Instances, Callers, number => client.PromptAsync("one", $"s-{number}"));
        await LoadLoop.RunEachAsync(connections, Callers, number => client.PromptAsync("one", $"m-{number}"));

        // Opened once before, so that pools and code are there when the counting begins.
        using (await IdleConnections.OpenAsync(server.Endpoint, Instances, path)) await Task.Delay(Rest);
        await Task.Delay(Rest);
        await server.WaitForIdleAsync();
        var before = await server.CollectAsync();
        using var open = await IdleConnections.OpenAsync(server.Endpoint, connections, path);
        await Task.Delay(Rest);
        var after = await server.CollectAsync();
        var (cpu, use) = (server.CpuTime, await server.Database.ReadUseAsync());
        var silence = options.IsQuick ? Rest : Silence;
        await Task.Delay(silence);
        return new ConnectionCost(
            (after.HeapBytes - before.HeapBytes) / 1e3 / connections,
            (after.ResidentBytes - before.ResidentBytes) / 1e3 / connections,
            (server.CpuTime - cpu) / silence.TotalMinutes / connections,
            (await server.Database.ReadUseAsync() - use)?.CpuTime / silence.TotalMinutes / connections);
    }

    /// <summary>What one connection takes: memory in kB, and CPU time for each minute of silence.</summary>
    private readonly record struct ConnectionCost(double Heap, double Resident, TimeSpan Cpu, TimeSpan? DatabaseCpu)
    {
        public string Text =>
            $"{Heap:0.0} kB heap, {Resident:0.0} kB resident, {Cpu.TotalMilliseconds:0.00} ms CPU a minute each"
            + (DatabaseCpu is { } time ? $", {time.TotalMilliseconds:0.00} ms of PostgreSQL" : "");

        public static ConnectionCost operator -(ConnectionCost cost, ConnectionCost other) => new(
            cost.Heap - other.Heap, cost.Resident - other.Resident, cost.Cpu - other.Cpu, cost.DatabaseCpu - other.DatabaseCpu);
    }
}
