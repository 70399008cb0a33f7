using Hearth.Bench.Load;
using Hearth.Bench.Processes;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measurements;

/// <summary>Memory of instances that the server owns: those that wait for their next input, and those that are answering.</summary>
internal sealed class OwnersMeasurement : IMeasurement
{
    private const int Callers = 64;
    private static readonly Dictionary<string, string> LongLinger = new() { ["Hearth__Submissions__Linger"] = "00:10:00" };

    // Well into the answers, which take five seconds.
    private static readonly TimeSpan Answering = TimeSpan.FromSeconds(2.5);

    public string Name => "owners";

    public async Task RunAsync(BenchOptions options, BenchReport report)
    {
        var owners = options.IsQuick ? 100 : 1_000;
        await using var server = await ServerProcess.StartAsync(options, LongLinger);
        using var client = new HearthClient(server.Address);
        await AnswerAsync(client, "warm", owners);
        await server.WaitForIdleAsync();
        var before = await server.CollectAsync();
        await LoadLoop.RunEachAsync(owners, Callers, number => client.PromptAsync("one", $"i-{number}"));
        await server.WaitForIdleAsync();
        var idle = await server.CollectAsync();
        Add(report, $"memory of {owners:N0} owners that wait for input", before, idle, owners);

        var answers = AnswerAsync(client, "a", owners);
        await Task.Delay(Answering);
        Add(report, $"memory of {owners:N0} owners that are answering", idle, await server.CollectAsync(), owners);
        await answers;
    }

    private static Task AnswerAsync(HearthClient client, string prefix, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(number => client.PromptAsync("long", $"{prefix}-{number}")));

    private static void Add(BenchReport report, string name, HeapReport before, HeapReport after, int owners)
    {
        var heap = (after.HeapBytes - before.HeapBytes) / 1e3 / owners;
        var resident = (after.ResidentBytes - before.ResidentBytes) / 1e3 / owners;
        report.Add(name, heap, $"{heap:0.0} kB heap, {resident:0.0} kB resident each");
    }
}
