using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Hearth.Aws.Tests.Support;

/// <summary>A real server on loopback that stands for an endpoint of AWS: it keeps what it is asked and answers as the test says.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly Func<SeenRequest, HttpResponse, Task> _respond;
    private readonly ConcurrentQueue<SeenRequest> _requests = [];
    private TaskCompletionSource _arrived = NewSignal();

    private LoopbackServer(Func<SeenRequest, HttpResponse, Task> respond)
    {
        _respond = respond;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string BaseUri => _app.Urls.First();

    /// <summary>Every request so far, oldest first.</summary>
    public IReadOnlyList<SeenRequest> Requests => [.. _requests];

    /// <param name="respond">Answers a request.</param>
    public static async Task<LoopbackServer> StartAsync(Func<SeenRequest, HttpResponse, Task> respond)
    {
        var server = new LoopbackServer(respond);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>A server with one answer to everything.</summary>
    public static Task<LoopbackServer> StartAsync(int status, string body) => StartAsync((_, response) =>
    {
        response.StatusCode = status;
        return response.WriteAsync(body);
    });

    /// <summary>Waits until so many requests have arrived.</summary>
    public async Task UntilAsync(int count)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, TestContext.Current.CancellationToken);
        while (true)
        {
            var arrived = Volatile.Read(ref _arrived).Task;
            if (_requests.Count >= count) return;
            await arrived.WaitAsync(either.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new SeenRequest(
            _requests.Count + 1,
            context.Request.Method,
            context.Request.Path,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(context.RequestAborted));
        _requests.Enqueue(request);
        Interlocked.Exchange(ref _arrived, NewSignal()).TrySetResult();
        try
        {
            await _respond(request, context.Response);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has waited long enough.
        }
    }
}
