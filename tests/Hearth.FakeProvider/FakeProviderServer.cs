using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Hearth.FakeProvider.Wire;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Primitives;

namespace Hearth.FakeProvider;

/// <summary>
/// A scripted model provider on loopback that speaks OpenAI Chat Completions, OpenAI Responses, Anthropic Messages and their
/// form on Amazon Bedrock.
/// Each request takes the next queued turn, else what <see cref="Respond"/> says, else <see cref="DefaultTurn"/>.
/// </summary>
/// <remarks>Safe for concurrent use. Other processes script it over HTTP: <c>POST /_script</c> with a JSON list of turns,
/// <c>PUT /_default</c> with one, <c>DELETE /_script</c>, <c>GET /_requests</c>, <c>GET /_stats</c>.</remarks>
public sealed class FakeProviderServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimerWheel _wheel = new();
    private readonly ConcurrentQueue<FakeTurn> _turns = new();
    private readonly ConcurrentQueue<FakeRequest> _requests = new();
    private readonly ConcurrentDictionary<(FakeApi Api, string Model), IReadOnlyList<StreamFrame>> _defaultFrames = new();
    private volatile FakeTurn _defaultTurn = new FakeTurn().Text("Hello from the fake provider.");
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _requestCount;
    private long _activeStreams;
    private long _abortedStreams;

    private FakeProviderServer(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, port);
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 256L << 20;
        });
        // The wheel writes for many streams in a row; sending from there saves a thread switch per token.
        builder.Services.Configure<SocketTransportOptions>(options => options.UnsafePreferInlineScheduling = true);
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Where the server listens, without a path: <c>http://127.0.0.1:port/</c>.</summary>
    public Uri BaseUri { get; private set; } = null!;

    /// <summary>The answer when nothing is queued. Default: five words.</summary>
    public FakeTurn DefaultTurn
    {
        get => _defaultTurn;
        set
        {
            _defaultTurn = value;
            _defaultFrames.Clear();
        }
    }

    /// <summary>Chooses the answer from the request when nothing is queued; null from it means <see cref="DefaultTurn"/>.</summary>
    public Func<FakeRequest, FakeTurn?>? Respond { get; set; }

    /// <summary>How many requests are kept for <see cref="Requests"/>, the oldest dropped first; 0 records none. Default: 1,000.</summary>
    public int MaxRecordedRequests { get; set; } = 1000;

    /// <summary>The recorded requests, oldest first.</summary>
    public IReadOnlyList<FakeRequest> Requests => [.. _requests];

    /// <summary>All requests so far, recorded or not.</summary>
    public long RequestCount => Interlocked.Read(ref _requestCount);

    /// <summary>The streams that are open now.</summary>
    public long ActiveStreams => Interlocked.Read(ref _activeStreams);

    /// <summary>The streams that the client closed before their end.</summary>
    public long AbortedStreams => Interlocked.Read(ref _abortedStreams);

    /// <summary>Starts listening on loopback.</summary>
    /// <param name="port">The port, or 0 for any free one.</param>
    public static async Task<FakeProviderServer> StartAsync(int port = 0)
    {
        var server = new FakeProviderServer(port);
        await server._app.StartAsync();
        server.BaseUri = new Uri(server._app.Urls.First());
        return server;
    }

    /// <summary>Adds turns to the end of the queue.</summary>
    public void Enqueue(params ReadOnlySpan<FakeTurn> turns)
    {
        foreach (var turn in turns)
            _turns.Enqueue(turn);
    }

    /// <summary>Forgets queued turns and recorded requests.</summary>
    public void Clear()
    {
        _turns.Clear();
        _requests.Clear();
    }

    /// <summary>Completes when <see cref="RequestCount"/> has reached a number.</summary>
    public async Task WaitForRequestsAsync(long count, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var arrived = Volatile.Read(ref _arrived); // Taken before looking: no wake-up is lost.
            if (RequestCount >= count)
                return;
            await arrived.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Completes when the process is asked to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Stalled streams never end by themselves: cut them instead of draining.
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
        _wheel.Dispose();
    }

    private static FakeApi? ApiOf(string path) => path switch
    {
        _ when path.EndsWith("/chat/completions", StringComparison.Ordinal) => FakeApi.ChatCompletions,
        _ when path.EndsWith("/responses", StringComparison.Ordinal) => FakeApi.Responses,
        _ when path.EndsWith("/messages", StringComparison.Ordinal) => FakeApi.AnthropicMessages,
        _ when path.StartsWith("/model/", StringComparison.Ordinal) && path.EndsWith("/invoke-with-response-stream", StringComparison.Ordinal) =>
            FakeApi.Bedrock,
        _ => null,
    };

    private Task HandleAsync(HttpContext context)
    {
        if (ControlApi.TryHandle(this, context, out var handled))
            return handled;
        if (context.Request.Method == "POST" && ApiOf(context.Request.Path.Value ?? "") is { } api)
            return AnswerAsync(context, api);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task AnswerAsync(HttpContext context, FakeApi api)
    {
        var request = await ReadAsync(context, api);
        var isQueued = _turns.TryDequeue(out var turn);
        turn ??= Respond?.Invoke(request);
        Record(request);
        turn ??= DefaultTurn;
        if (turn.FirstByteDelay > TimeSpan.Zero && !await TryWaitAsync(turn.FirstByteDelay, context.RequestAborted))
            return;
        var wire = WireFormat.For(api);
        if (turn.Fault is FakeFault.Status status)
            await FailAsync(context, wire, status);
        else if (request.Stream)
            await StreamAsync(context, wire, FramesOf(turn, request, wire, mayReuse: !isQueued));
        else
            await WriteJsonAsync(context, wire.Complete(turn, request));
    }

    private static async Task<FakeRequest> ReadAsync(HttpContext context, FakeApi api)
    {
        var headers = context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var bytes = body.ToArray();
        using var document = JsonDocument.Parse(bytes);
        return new FakeRequest(api, context.Request.Path.Value!, headers, document.RootElement.Clone())
        {
            Target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            Bytes = bytes,
        };
    }

    private void Record(FakeRequest request)
    {
        if (MaxRecordedRequests > 0)
            _requests.Enqueue(request);
        while (_requests.Count > MaxRecordedRequests)
            _requests.TryDequeue(out _);
        Interlocked.Increment(ref _requestCount);
        Interlocked.Exchange(ref _arrived, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    // Under load every stream is the default turn: its bytes are made once per protocol and model.
    private IReadOnlyList<StreamFrame> FramesOf(FakeTurn turn, FakeRequest request, WireFormat wire, bool mayReuse)
    {
        if (!mayReuse || !ReferenceEquals(turn, _defaultTurn) || !turn.CanBeReused)
            return FaultFrames.Apply(wire.Stream(turn, request), turn.Fault, wire);
        return _defaultFrames.GetOrAdd((request.Api, request.Model), _ => FaultFrames.Apply(wire.Stream(turn, request), turn.Fault, wire));
    }

    private async Task StreamAsync(HttpContext context, WireFormat wire, IReadOnlyList<StreamFrame> frames)
    {
        context.Response.ContentType = wire.StreamType;
        if (wire is BedrockWire)
            context.Response.Headers["x-amzn-bedrock-content-type"] = "application/json";
        context.Response.Headers.CacheControl = "no-cache";
        Interlocked.Increment(ref _activeStreams);
        await new StreamPump(context, frames, _wheel).RunAsync();
        Interlocked.Decrement(ref _activeStreams);
        if (context.RequestAborted.IsCancellationRequested)
            Interlocked.Increment(ref _abortedStreams);
    }

    private static Task FailAsync(HttpContext context, WireFormat wire, FakeFault.Status status)
    {
        context.Response.StatusCode = status.Code;
        context.Response.Headers["x-request-id"] = "req_fake";
        foreach (var (name, value) in wire.ErrorHeaders(status.Code, status.ErrorCode))
            context.Response.Headers[name] = value;
        if (status.RetryAfter is { } wait)
        {
            var (name, value) = status.InMilliseconds
                ? ("retry-after-ms", wait.TotalMilliseconds)
                : ("retry-after", Math.Ceiling(wait.TotalSeconds));
            context.Response.Headers[name] = new StringValues(value.ToString(CultureInfo.InvariantCulture));
        }
        return WriteJsonAsync(context, wire.ErrorBody(status.Code, status.ErrorCode, status.Message));
    }

    private static Task WriteJsonAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static async Task<bool> TryWaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false; // The client did not wait.
        }
    }
}
