using System.Text.Json;

namespace Hearth.FakeProvider;

/// <summary>Lets another process script the server and read what it received.</summary>
internal static class ControlApi
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = false };

    public static bool TryHandle(FakeProviderServer server, HttpContext context, out Task handled)
    {
        handled = (context.Request.Method, context.Request.Path.Value) switch
        {
            ("POST", "/_script") => EnqueueAsync(server, context),
            ("PUT", "/_default") => SetDefaultAsync(server, context),
            ("DELETE", "/_script") => Clear(server, context),
            ("GET", "/_requests") => context.Response.WriteAsJsonAsync(server.Requests, Json, context.RequestAborted),
            ("GET", "/_stats") => context.Response.WriteAsJsonAsync(
                new { server.RequestCount, server.ActiveStreams, server.AbortedStreams }, Json, context.RequestAborted),
            _ => null!,
        };
        return handled is not null;
    }

    private static async Task EnqueueAsync(FakeProviderServer server, HttpContext context)
    {
        var scripts = await context.Request.ReadFromJsonAsync<FakeTurnScript[]>(Json, context.RequestAborted);
        var turns = scripts!.Select(script => script.ToTurn()).ToArray();
        foreach (var turn in turns)
            server.Enqueue(turn);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task SetDefaultAsync(FakeProviderServer server, HttpContext context)
    {
        var script = await context.Request.ReadFromJsonAsync<FakeTurnScript>(Json, context.RequestAborted);
        server.DefaultTurn = script!.ToTurn();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task Clear(FakeProviderServer server, HttpContext context)
    {
        server.Clear();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
