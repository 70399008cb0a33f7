using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Hearth.Client.Tests.Hosting;

/// <summary>A server that answers as a test says, and remembers what it was asked.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _count;

    private StubServer(WebApplication app)
    {
        _app = app;
        BaseAddress = new Uri(app.Urls.First());
    }

    public Uri BaseAddress { get; }

    /// <summary>Every request, oldest first.</summary>
    public ConcurrentQueue<StubRequest> Requests { get; } = new();

    /// <summary>Starts the server.</summary>
    /// <param name="answer">Answers the request with a number, from 1.</param>
    public static async Task<StubServer> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        StubServer? server = null;
        app.Run(context => server!.AnswerAsync(context, answer));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server = new StubServer(app);
    }

    /// <summary>Answers with JSON.</summary>
    public static Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json, context.RequestAborted);
    }

    /// <summary>Answers with an error in Hearth's envelope.</summary>
    public static Task WriteErrorAsync(HttpContext context, int status, string type, string more = "") =>
        WriteAsync(context, status, $$$"""{"error":{"type":"{{{type}}}","message":"No.","details":"Why."{{{more}}}}}""");

    /// <summary>Sends a piece of a live read.</summary>
    public static async Task SendEventsAsync(HttpContext context, string frames)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(frames, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>A page of events with its control frame.</summary>
    public static string Frame(string events, int next, string more = "") =>
        $"event: data\ndata:[{events}]\n\n" + Control(next, more);

    /// <summary>A control frame.</summary>
    public static string Control(int next, string more = "") =>
        $"event: control\ndata:{{\"streamNextOffset\":\"{Offset(next)}\",\"streamCursor\":\"{next}\"{more}}}\nid:{Offset(next)}\n\n";

    public static string Offset(int sequence) => $"0000000000000001_{sequence:D16}";

    /// <summary>Says nothing until the client leaves.</summary>
    public static async Task HangAsync(HttpContext context)
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(left.SetResult);
        await left.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, Func<HttpContext, int, Task> answer)
    {
        Requests.Enqueue(await StubRequest.ReadAsync(context.Request));
        await answer(context, Interlocked.Increment(ref _count));
    }
}
