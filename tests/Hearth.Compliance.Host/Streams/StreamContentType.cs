using System.Text.Json;
using Hearth.AspNetCore.Reads;
using Hearth.Events;

namespace Hearth.Compliance.Host.Streams;

/// <summary>The content type of a stream, spelled as it was given.</summary>
internal sealed record StreamContentType(string Value)
{
    private const string Default = "application/octet-stream";

    public static StreamContentType Of(HttpRequest request) =>
        new(string.IsNullOrEmpty(request.ContentType) ? Default : request.ContentType);

    private string MediaType => Value.Split(';')[0].Trim();

    private bool IsJson => MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);

    private bool IsText => MediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase);

    public bool IsSameAs(StreamContentType other) => Value.Equals(other.Value, StringComparison.OrdinalIgnoreCase);

    /// <summary>How the stream's messages are read.</summary>
    public IStreamFormat ToFormat() => IsJson ? new JsonFormat(Value) : IsText ? new TextFormat(Value) : new BinaryFormat(Value);

    /// <summary>Takes a body apart: the elements of a JSON array, or the whole body; nothing of an empty one.</summary>
    /// <exception cref="JsonException">The body is not JSON although it should be.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> ToMessages(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) return [];
        if (!IsJson) return [body];
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(ToMessage)] : [ToMessage(root)];
    }

    public override string ToString() => Value;

    // Written anew without line breaks, which would end a line of a frame.
    private static ReadOnlyMemory<byte> ToMessage(JsonElement element) => JsonBytes.Of(element);
}
