using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests.Clients;

/// <summary>The HTTP API of one server process, as any client would use it.</summary>
internal sealed class HearthApi(Uri server) : IDisposable
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _http = new() { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Prompts an instance and returns when the 202 is there.</summary>
    public Task<Receipt> PromptAsync(string agent, string instance, string message) =>
        AdmitAsync($"agents/{agent}/{instance}", JsonSerializer.Serialize(new { message }), Guid.NewGuid().ToString());

    /// <summary>Prompts an instance once, whatever the answer is.</summary>
    public Task<PostAnswer> TryPromptAsync(string agent, string instance, string message, string? key = null) =>
        TryAdmitAsync($"agents/{agent}/{instance}", JsonSerializer.Serialize(new { message }), key ?? Guid.NewGuid().ToString());

    /// <summary>Starts a run and returns when the 202 is there.</summary>
    public Task<Receipt> InvokeAsync(string workflow, object input) =>
        AdmitAsync($"workflows/{workflow}", JsonSerializer.Serialize(input), Guid.NewGuid().ToString());

    /// <summary>Sends a request again, as a client that does not know whether it arrived.</summary>
    public Task<Receipt> RepeatAsync(Receipt receipt) => AdmitAsync(receipt.Target, receipt.Body, receipt.Key);

    /// <summary>Sends a request again and waits for its outcome: the body of a 200 or of an error.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> WaitForResultAsync(Receipt receipt)
    {
        using var response = await PostAsync(receipt.Target + "?wait=result", receipt.Body, receipt.Key);
        return (response.StatusCode, await ReadJsonAsync(response));
    }

    /// <summary>Asks <c>/health</c> or <c>/ready</c>.</summary>
    public async Task<(HttpStatusCode Status, string Text)> ReadHealthAsync(string route)
    {
        using var response = await _http.GetAsync(new Uri(route, UriKind.Relative), Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>Asks <c>/ready</c> until what it says has a certain beginning.</summary>
    public async Task<HttpStatusCode> UntilReadySaysAsync(string beginning)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var (status, text) = await ReadHealthAsync("ready");
            if (text.StartsWith(beginning, StringComparison.Ordinal)) return status;
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience.Limit, $"/ready says \"{text}\" instead of \"{beginning}\".");
            await Task.Delay(ProbeInterval, TimeProvider.System, Cancel);
        }
    }

    /// <summary>Aborts what a receipt was given for, and everything else of its instance.</summary>
    /// <returns>Whether there was something to abort.</returns>
    public async Task<bool> AbortAsync(Receipt receipt)
    {
        using var response = await PostAsync(Here(receipt.StreamUrl) + "/abort", "", null);
        return (await ReadJsonAsync(response)).GetProperty("aborted").GetBoolean();
    }

    /// <summary>Deletes an instance with all that is under way in it.</summary>
    public async Task DeleteAsync(string agent, string instance)
    {
        using var response = await _http.DeleteAsync(new Uri($"test/instances/{agent}/{instance}", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>The record of a run.</summary>
    public async Task<JsonElement> ReadRunAsync(Receipt run)
    {
        using var response = await _http.GetAsync(new Uri(Here(run.StreamUrl) + "?meta"), Cancel);
        return await ReadJsonAsync(response);
    }

    /// <summary>What the instance of a receipt has spent.</summary>
    public async Task<JsonElement> ReadSpendAsync(Receipt receipt)
    {
        using var response = await _http.GetAsync(new Uri(Here(receipt.StreamUrl) + "/spend"), Cancel);
        return await ReadJsonAsync(response);
    }

    /// <summary>Everything after an offset up to the tail, page by page.</summary>
    public async Task<CatchUp> ReadAsync(string streamUrl, string offset = "-1")
    {
        var events = new List<StreamedEvent>();
        while (true)
        {
            using var response = await _http.GetAsync(new Uri($"{Here(streamUrl)}?offset={offset}"), Cancel);
            var body = await response.Content.ReadAsStringAsync(Cancel);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"Reading {streamUrl} from {offset} gave {(int)response.StatusCode}: {body}");
            events.AddRange(StreamedEvent.Parse(body));
            offset = response.Headers.GetValues("Stream-Next-Offset").Single();
            if (response.Headers.Contains("Stream-Up-To-Date")) return new CatchUp(events, offset, response.Headers.Contains("Stream-Closed"));
        }
    }

    /// <summary>Opens a live read by server-sent events.</summary>
    public async Task<HttpResponseMessage> OpenEventsAsync(string streamUrl, string offset, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{Here(streamUrl)}?offset={offset}&live=sse"));
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        return response;
    }

    public void Dispose() => _http.Dispose();

    // A URL names the server that gave it; every server of a database has the same paths.
    private Uri Here(string streamUrl) => new(server, new Uri(streamUrl).AbsolutePath);

    private async Task<Receipt> AdmitAsync(string target, string body, string key)
    {
        var answer = await TryAdmitAsync(target, body, key);
        Assert.True(answer.Receipt is not null, $"POST {target} gave {(int)answer.Status}: {answer.Body}");
        return answer.Receipt;
    }

    private async Task<PostAnswer> TryAdmitAsync(string target, string body, string key)
    {
        using var response = await PostAsync(target, body, key);
        var json = await ReadJsonAsync(response);
        var receipt = response.StatusCode == HttpStatusCode.Accepted ? ReadReceipt(target, body, key, json) : null;
        return new PostAnswer(response.StatusCode, response.Headers.RetryAfter?.Delta, json, receipt);
    }

    private static Receipt ReadReceipt(string target, string body, string key, JsonElement json)
    {
        var id = json.TryGetProperty("submissionId", out var submission) ? submission : json.GetProperty("runId");
        return new Receipt(
            target,
            body,
            key,
            id.GetString()!,
            json.GetProperty("streamUrl").GetString()!,
            json.GetProperty("offset").GetString()!,
            json.TryGetProperty("deduplicated", out var deduplicated) && deduplicated.GetBoolean());
    }

    private async Task<HttpResponseMessage> PostAsync(string target, string body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target, UriKind.RelativeOrAbsolute));
        if (body.Length > 0) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await _http.SendAsync(request, Cancel).WaitAsync(Patience.Limit, TimeProvider.System);
    }

    private static async Task<JsonElement> ReadJsonAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(Cancel);
        using var document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }
}
