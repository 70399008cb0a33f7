using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hearth.Nemesis.Histories;
using Hearth.Nemesis.Server;

namespace Hearth.Nemesis.Workloads;

/// <summary>The HTTP API behind the proxy.</summary>
internal sealed class ClusterClient(Uri proxy) : IDisposable
{
    private static readonly TimeSpan AbortTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PageTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollTimeout = TimeSpan.FromSeconds(40);

    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20) })
    {
        BaseAddress = proxy,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<PromptAnswer> PromptAsync(string instance, Script script, string? key, bool waits, TimeSpan patience)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{PathOf(instance)}{(waits ? "?wait=result" : "")}");
        request.Content = JsonContent.Create(new { message = script.ToPrompt() });
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        try
        {
            var (status, body) = await SendAsync(request, patience);
            return PromptAnswer.Read(status, body);
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            return PromptAnswer.Lost(exception);
        }
    }

    public async Task<(RequestOutcome Outcome, string Detail)> AbortAsync(string instance)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{PathOf(instance)}/abort");
        try
        {
            var (status, body) = await SendAsync(request, AbortTimeout);
            return (status == HttpStatusCode.OK ? RequestOutcome.Acknowledged : RequestOutcome.Unknown, $"{(int)status} {body}");
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            return (RequestOutcome.Unknown, exception.GetType().Name);
        }
    }

    /// <summary>Reads what there is after an offset, at most a page of it.</summary>
    public Task<StreamPage> ReadAsync(string instance, string offset, CancellationToken cancellationToken) =>
        ReadAsync($"{PathOf(instance)}?offset={offset}", offset, PageTimeout, cancellationToken);

    /// <summary>The same, but waits when there is nothing.</summary>
    public Task<StreamPage> PollAsync(string instance, string offset, CancellationToken cancellationToken) =>
        ReadAsync($"{PathOf(instance)}?offset={offset}&live=long-poll", offset, PollTimeout, cancellationToken);

    /// <summary>Opens a live read.</summary>
    public async Task<HttpResponseMessage> OpenEventsAsync(string instance, string offset, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{PathOf(instance)}?offset={offset}&live=sse");
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        return response;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Whether an exception means that the answer, or the rest of it, was lost.</summary>
    /// <remarks>HttpClient takes a status line that is torn while it reads it for a number that is none.</remarks>
    public static bool IsLoss(Exception exception) => exception is HttpRequestException or IOException or OperationCanceledException
        or TimeoutException or JsonException or ArgumentOutOfRangeException;

    private static string PathOf(string instance) => $"agents/{Worker.AddressName}/{instance}";

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpRequestMessage request, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        using var response = await _http.SendAsync(request, limit.Token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(limit.Token));
    }

    private async Task<StreamPage> ReadAsync(string path, string offset, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), limit.Token);
        response.EnsureSuccessStatusCode();
        var next = response.Headers.TryGetValues("Stream-Next-Offset", out var values) ? values.Single() : offset;
        var isUpToDate = response.Headers.Contains("Stream-Up-To-Date");
        if (response.StatusCode == HttpStatusCode.NoContent) return new StreamPage([], false, next, isUpToDate);
        await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
        using var events = await JsonDocument.ParseAsync(body, cancellationToken: limit.Token);
        var boundaries = events.RootElement.EnumerateArray().Select(StreamEvent.Parse).OfType<StreamEvent>().ToList();
        return new StreamPage(boundaries, events.RootElement.GetArrayLength() > 0, next, isUpToDate);
    }
}
