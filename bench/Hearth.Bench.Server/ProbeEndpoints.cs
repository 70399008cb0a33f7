using System.Runtime;
using Microsoft.Data.Sqlite;

namespace Hearth.Bench.Server;

/// <summary>What the load program asks besides the API.</summary>
internal static class ProbeEndpoints
{
    private const string StorageSql =
        """
        SELECT (SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size),
               (SELECT coalesce(sum(length(payload)), 0) FROM events),
               (SELECT count(*) FROM events)
        """;

    // Request delegates: binding by reflection would add to the start-up time that is being measured.
    public static void MapProbes(this WebApplication app)
    {
        app.MapPost("/bench/gc", static context => context.Response.WriteAsJsonAsync(Collect())).AllowAnonymous();
        app.MapGet("/bench/storage", ReadStorageAsync).AllowAnonymous();
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

    private static Task ReadStorageAsync(HttpContext context)
    {
        var url = context.RequestServices.GetRequiredService<IConfiguration>()["DATABASE_URL"]!;
        return context.Response.WriteAsJsonAsync(ReadStorage(url["sqlite:".Length..]));
    }

    private static StorageReport ReadStorage(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = StorageSql;
        using var reader = command.ExecuteReader();
        reader.Read();
        return new StorageReport(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
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
