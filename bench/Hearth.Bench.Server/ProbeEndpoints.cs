using System.Runtime;

namespace Hearth.Bench.Server;

/// <summary>What the load program asks besides the API.</summary>
internal static class ProbeEndpoints
{
    // Request delegates: binding by reflection would add to the start-up time that is being measured.
    public static void MapProbes(this WebApplication app)
    {
        app.MapPost("/bench/gc", static context => context.Response.WriteAsJsonAsync(Collect())).AllowAnonymous();
        app.MapGet("/bench/jit", static context => context.Response.WriteAsJsonAsync(JitInfo.GetCompilationTime().TotalMilliseconds))
            .AllowAnonymous();
        app.MapGet("/bench/sse", StreamNothingAsync).AllowAnonymous();
    }

    /// <summary>Collects everything that can be collected.</summary>
    private static HeapReport Collect()
    {
        for (var round = 0; round < 2; round++)
        {
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return new HeapReport(GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }

    /// <summary>The least that an event stream can be: one comment, then silence until the client goes.</summary>
    private static async Task StreamNothingAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(": ok\n\n");
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
    }
}
