using System.Text.Json;

namespace Hearth.AspNetCore.Tests.Hosting;

/// <summary>A response as it came over the wire.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers; names are compared without case.</param>
/// <param name="Body">The body, without chunk framing.</param>
/// <param name="Chunks">The chunks that the body came in; empty when it was not chunked.</param>
internal sealed record RawResponse(int Status, IReadOnlyDictionary<string, string> Headers, string Body, IReadOnlyList<string> Chunks)
{
    public string? this[string header] => Headers.GetValueOrDefault(header);

    public JsonElement Json => JsonElement.Parse(Body);

    public JsonElement Error => Json.GetProperty("error");

    public static RawResponse Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = text[..end].Split("\r\n");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines[1..])
        {
            var colon = line.IndexOf(':');
            headers.Add(line[..colon], line[(colon + 1)..].Trim());
        }

        var chunks = headers.ContainsKey("Transfer-Encoding") ? ParseChunks(text[(end + 4)..]) : [];
        var body = headers.ContainsKey("Transfer-Encoding") ? string.Concat(chunks) : text[(end + 4)..];
        return new RawResponse(int.Parse(lines[0].Split(' ')[1]), headers, body, chunks);
    }

    // Text is ASCII in these tests, so that characters are bytes. The last chunk may still be on its way.
    private static List<string> ParseChunks(string text)
    {
        var chunks = new List<string>();
        while (text.IndexOf("\r\n", StringComparison.Ordinal) is > 0 and var line)
        {
            var length = Convert.ToInt32(text[..line], 16);
            if (length == 0 || text.Length < line + 4 + length) break;
            chunks.Add(text.Substring(line + 2, length));
            text = text[(line + 4 + length)..];
        }

        return chunks;
    }
}
