using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Hearth.Bench.Load;

/// <summary>A client that does as little as possible besides what it measures: it shares the machine with the server.</summary>
internal sealed class HearthClient : IDisposable
{
    private const int BufferBytes = 16 << 10;
    private const string OffsetHeader = "Stream-Next-Offset";

    private static readonly byte[] Prompt = "{\"message\":\"Say one word.\"}"u8.ToArray();
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _http;

    public HearthClient(Uri address) => _http = new HttpClient(new SocketsHttpHandler
    {
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
        ActivityHeadersPropagator = null,
    })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromMinutes(10),
        DefaultRequestVersion = HttpVersion.Version11,
    };

    /// <summary>Sends a prompt and waits for the receipt.</summary>
    /// <returns>The offset from which the submission can be read.</returns>
    public async Task<string> AdmitAsync(string agent, string id)
    {
        using var response = await PostAsync($"agents/{agent}/{id}");
        await ExpectAsync(response, HttpStatusCode.Accepted);
        return response.Headers.GetValues(OffsetHeader).First();
    }

    /// <summary>Sends a prompt and waits for the answer.</summary>
    public async Task PromptAsync(string agent, string id)
    {
        using var response = await PostAsync($"agents/{agent}/{id}?wait=result");
        await ExpectAsync(response, HttpStatusCode.OK);
    }

    /// <summary>Reads an instance's stream from the start.</summary>
    /// <returns>The length of the page in bytes.</returns>
    public async Task<long> ReadAsync(string agent, string id)
    {
        using var response = await _http.GetAsync(new Uri($"agents/{agent}/{id}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await ExpectAsync(response, HttpStatusCode.OK);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var length = 0L;
        int count;
        while ((count = await body.ReadAsync(buffer)) > 0) length += count;
        ArrayPool<byte>.Shared.Return(buffer);
        return length;
    }

    /// <summary>Follows an instance's stream by SSE until some bytes have been seen.</summary>
    public async Task FollowAsync(string agent, string id, string offset, ReadOnlyMemory<byte> until)
    {
        var path = new Uri($"agents/{agent}/{id}?offset={offset}&live=sse", UriKind.Relative);
        using var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        await ExpectAsync(response, HttpStatusCode.OK);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var kept = 0;
        while (true)
        {
            var count = await body.ReadAsync(buffer.AsMemory(kept));
            if (count == 0) throw new IOException("The event stream ended early.");
            var seen = buffer.AsMemory(0, kept + count);
            if (seen.Span.IndexOf(until.Span) >= 0) break;

            // The bytes may arrive in two pieces.
            kept = Math.Min(until.Length - 1, seen.Length);
            seen[^kept..].CopyTo(buffer);
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    public void Dispose() => _http.Dispose();

    private Task<HttpResponseMessage> PostAsync(string path)
    {
        var content = new ByteArrayContent(Prompt);
        content.Headers.ContentType = Json;
        return _http.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    private static async Task ExpectAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        if (response.StatusCode == status) return;
        throw new HttpRequestException($"{(int)response.StatusCode} instead of {(int)status}: {await response.Content.ReadAsStringAsync()}");
    }
}
