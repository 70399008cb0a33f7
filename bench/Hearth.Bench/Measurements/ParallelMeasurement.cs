using System.Diagnostics;
using Hearth.Bench.Databases;
using Hearth.Bench.Load;
using Hearth.Bench.Processes;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measurements;

/// <summary>Many answers at once: 200 tokens at 20 ms per token, which take 4 seconds when nothing holds them up.</summary>
internal sealed class ParallelMeasurement : IMeasurement
{
    private const int Tokens = 200;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
    private static readonly double IdealSeconds = (Tokens * Pace).TotalSeconds;

    public string Name => "parallel";

    public async Task RunAsync(BenchOptions options, BenchReport report)
    {
        await using var provider = await FakeProviderProcess.StartAsync();
        await provider.AnswerAsync(Tokens, Pace);
        foreach (var model in options.Models)
        {
            await using var server = await ServerProcess.StartAsync(options, provider.ServerEnvironment);
            using var client = new HearthClient(server.Address);
            var agent = model == "inprocess" ? "parallel" : model;
            if (!options.IsQuick) await RunAsync(50, number => client.PromptAsync(agent, $"warm-{number}"));
            foreach (var answers in options.Answers)
            {
                var name = $"{answers} parallel answers, {model}";
                await MeasureAsync(server, report, $"{name}, a reader each", answers, number => WatchAsync(client, agent, $"w-{answers}-{number}"));
                if (options.IsQuick) continue;
                await MeasureAsync(server, report, name, answers, number => client.PromptAsync(agent, $"p-{answers}-{number}"));
            }
        }
    }

    private static async Task WatchAsync(HearthClient client, string agent, string id)
    {
        var offset = await client.AdmitAsync(agent, id);
        await client.FollowAsync(agent, id, offset, Marks.Settled);
    }

    private static async Task MeasureAsync(ServerProcess server, BenchReport report, string name, int answers, Func<int, Task> answer)
    {
        await server.WaitForIdleAsync();
        var (before, use) = (server.CpuTime, await server.Database.ReadUseAsync());
        var seconds = (await RunAsync(answers, answer)).TotalSeconds;
        var cpu = (server.CpuTime - before).TotalMilliseconds / answers;
        use = await server.Database.ReadUseAsync() - use;
        report.Add(
            name,
            seconds / IdealSeconds,
            $"{seconds:0.00} s ({seconds / IdealSeconds:0.00}x of ideal), {cpu:0.0} ms CPU each{Describe(use, answers)}",
            answers == 50 ? "11 s" : "",
            TargetOf(answers, isPostgres: use is not null));
    }

    private static string Describe(DatabaseUse? use, int answers)
    {
        if (use is null) return "";
        var cpu = use.CpuTime is { } time ? $", {(time / answers).TotalMilliseconds:0.0} ms of PostgreSQL" : "";
        return $"{cpu}, {use.WalBytes / 1e3 / answers:0} kB of write-ahead log";
    }

    private static Target? TargetOf(int answers, bool isPostgres) => answers switch
    {
        200 when isPostgres => Target.AtMost(1.15, "1.15x of ideal"),
        200 => Target.AtMost(1.1, "1.1x of ideal"),
        1_000 => Target.AtMost(1.5, "1.5x of ideal"),
        _ => null,
    };

    private static async Task<TimeSpan> RunAsync(int answers, Func<int, Task> answer)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, answers).Select(answer));
        return Stopwatch.GetElapsedTime(started);
    }
}
