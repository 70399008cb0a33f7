using Hearth.Bench.Processes;

namespace Hearth.Bench.Load;

/// <summary>Load before the measured one, until the servers run optimised code.</summary>
internal static class WarmUp
{
    private const int UsualCallers = 16;

    // Of the time of one round: what the compiler takes at the most once it has nearly finished. It also rests between its tiers, for longer
    // than a round.
    private const double Warm = 0.01;
    private const int WarmRounds = 5;

    /// <summary>Runs requests until the server's compiler has come to rest, or until the time is up.</summary>
    public static Task RunAsync(BenchOptions options, ServerProcess server, Func<int, int, Task> request) =>
        RunAsync(options, [server], UsualCallers, request);

    /// <summary>Runs requests until every server's compiler has come to rest, or until the time for all of them is up.</summary>
    /// <param name="options">How long at the most, for each server.</param>
    /// <param name="servers">Those that the requests reach.</param>
    /// <param name="callers">How many requests at once.</param>
    /// <param name="request">Given the caller's number and how many requests it has made.</param>
    public static async Task RunAsync(BenchOptions options, IReadOnlyList<ServerProcess> servers, int callers, Func<int, int, Task> request)
    {
        var round = TimeSpan.FromSeconds(Math.Min(2, options.WarmUp.TotalSeconds));
        var requests = new int[callers];
        var compiled = await CompilationTimesAsync(servers);
        var warm = 0;
        for (var spent = TimeSpan.Zero; spent < options.WarmUp * servers.Count && warm < WarmRounds; spent += round)
        {
            await LoadLoop.RunAsync(callers, round, (caller, _) => request(caller, requests[caller]++));
            var before = compiled;
            compiled = await CompilationTimesAsync(servers);
            warm = compiled.Zip(before, (now, then) => now - then).Max() < round * Warm ? warm + 1 : 0;
        }
    }

    private static Task<TimeSpan[]> CompilationTimesAsync(IReadOnlyList<ServerProcess> servers) =>
        Task.WhenAll(servers.Select(server => server.ReadCompilationTimeAsync()));
}
