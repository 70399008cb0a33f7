using System.Diagnostics;
using System.Net;

namespace Hearth.Bench.Load;

/// <summary>Follows one stream by SSE and notes when each of its events arrives.</summary>
internal sealed class DeltaWatch(HttpClient http, string path)
{
    private static readonly byte[] Mark = "\"type\":\"text_delta\""u8.ToArray();
    private static readonly byte[] End = "\"submission_settled\""u8.ToArray();

    /// <summary>When each delta arrived, in order.</summary>
    public List<long> Arrivals { get; } = [];

    /// <summary>Reads until the submission is settled.</summary>
    public async Task RunAsync()
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        if (response.StatusCode != HttpStatusCode.OK) throw new HttpRequestException($"{(int)response.StatusCode} for a live read.");
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[64 << 10];
        var kept = 0;
        while (true)
        {
            var count = await body.ReadAsync(buffer.AsMemory(kept));
            var now = Stopwatch.GetTimestamp();
            if (count == 0) throw new IOException("The event stream ended early.");
            var seen = buffer.AsMemory(0, kept + count);
            var read = Note(seen.Span, now);
            if (seen.Span.IndexOf(End) >= 0) return;

            // A mark may arrive in two pieces.
            kept = Math.Min(Mark.Length - 1, seen.Length - read);
            seen[^kept..].CopyTo(buffer);
        }
    }

    private int Note(ReadOnlySpan<byte> seen, long now)
    {
        var read = 0;
        for (int at; (at = seen[read..].IndexOf(Mark)) >= 0; read += at + Mark.Length) Arrivals.Add(now);
        return read;
    }
}
