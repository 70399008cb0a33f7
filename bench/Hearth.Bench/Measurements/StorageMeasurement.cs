using Hearth.Bench.Databases;
using Hearth.Bench.Load;
using Hearth.Bench.Processes;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measurements;

/// <summary>What a long answer takes on disk once its deltas are pruned, and what a turn takes beside its content.</summary>
internal sealed class StorageMeasurement : IMeasurement
{
    private const int Answers = 50;
    private const int Turns = 1_000;
    private const int Callers = 16;

    // As the server's client spells them: word0 … word99, each with a space.
    private static readonly int TextBytes = Enumerable.Range(0, 1_000).Sum(number => $"word{number % 100} ".Length);
    private static readonly int ContentBytes = "Say one word.".Length + "word0 ".Length;

    public string Name => "storage";

    public async Task RunAsync(BenchOptions options, BenchReport report)
    {
        if (!options.IsQuick) await MeasureAnswersAsync(options, report, "long", "at 5 ms");
        await MeasureAnswersAsync(options, report, "bulk", "at once");
        await MeasureTurnsAsync(options, report);
    }

    private static async Task MeasureAnswersAsync(BenchOptions options, BenchReport report, string agent, string pace)
    {
        await using var server = await ServerProcess.StartAsync(options);
        using var client = new HearthClient(server.Address);
        var (stored, walBytes) = await MeasureAsync(server, Answers, number => client.PromptAsync(agent, $"a-{number}"));
        var streamed = (double)(Answers * TextBytes);
        var (ratio, disk, payload) = (stored.UsedBytes / streamed, stored.DiskBytes / streamed, stored.PayloadBytes / streamed);
        report.Add(
            $"stored bytes per byte of a 1,000-token answer {pace}, pruned",
            ratio,
            $"{ratio:0.0}x ({payload:0.0}x in events, {disk:0.0}x with space left free)",
            "",
            Target.AtMost(4, "4x"));
        if (walBytes is { } wal) report.Add($"write-ahead log per byte of a 1,000-token answer {pace}", wal / streamed, $"{wal / streamed:0.0}x");
    }

    private static async Task MeasureTurnsAsync(BenchOptions options, BenchReport report)
    {
        await using var server = await ServerProcess.StartAsync(options);
        using var client = new HearthClient(server.Address);
        var (stored, walBytes) = await MeasureAsync(server, Turns, number => client.PromptAsync("one", $"t-{number % Callers}"));
        var bytes = (stored.UsedBytes / (double)Turns) - ContentBytes;
        var disk = (stored.DiskBytes / (double)Turns) - ContentBytes;
        var payload = stored.PayloadBytes / (double)Turns;
        var events = stored.Events / (double)Turns;
        report.Add(
            "stored bytes per turn beside the content",
            bytes,
            $"{bytes / 1e3:0.0} kB ({events:0.0} events of {payload / events:0} B; {disk / 1e3:0.0} kB with space left free)",
            "",
            Target.AtMost(8_000, "8 kB"));
        if (walBytes is { } wal) report.Add("write-ahead log per turn", (double)wal / Turns, $"{wal / 1e3 / Turns:0.0} kB");
    }

    /// <returns>What was added, and what the database has written to its log meanwhile.</returns>
    private static async Task<(StorageReport Stored, long? WalBytes)> MeasureAsync(ServerProcess server, int count, Func<int, Task> request)
    {
        var (before, use) = (await server.Database.ReadStorageAsync(), await server.Database.ReadUseAsync());
        await LoadLoop.RunEachAsync(count, Callers, request);
        await server.WaitForIdleAsync(); // What is pruned in the background is pruned then.
        var walBytes = (await server.Database.ReadUseAsync() - use)?.WalBytes;
        return (await server.Database.ReadStorageAsync() - before, walBytes);
    }
}
