using Hearth.Bench.Processes;

namespace Hearth.Bench.Load;

/// <summary>Load before the measured one, until the server runs optimised code.</summary>
internal static class WarmUp
{
    private const int Callers = 16;

    // Of the time of one round: what the compiler takes at the most once it has nearly finished.
    private const double Warm = 0.02;

    /// <summary>Runs requests until the server's compiler has come to rest, or until the time is up.</summary>
    public static async Task RunAsync(BenchOptions options, ServerProcess server, Func<int, int, Task> request)
    {
        var round = TimeSpan.FromSeconds(Math.Min(2, options.WarmUp.TotalSeconds));
        var requests = new int[Callers];
        var compiled = await server.ReadCompilationTimeAsync();
        for (var spent = TimeSpan.Zero; spent < options.WarmUp; spent += round)
        {
            await LoadLoop.RunAsync(Callers, round, (caller, _) => request(caller, requests[caller]++));
            var before = compiled;
            compiled = await server.ReadCompilationTimeAsync();
            if (compiled - before < round * Warm) return;
        }
    }
}
