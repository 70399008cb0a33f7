using System.Text.Json;

namespace Hearth.Events;

/// <summary>Converts between JSON values and their compact UTF-8 text.</summary>
internal static class JsonBytes
{
    /// <summary>The compact text of a value: no line breaks, numbers spelled as they came.</summary>
    public static byte[] Of(JsonElement value)
    {
        using var buffer = JsonBuffer.Rent();
        value.WriteTo(buffer.Writer);
        return buffer.ToArray();
    }

    /// <summary>The text that <paramref name="write"/> produces.</summary>
    public static byte[] Of(Action<Utf8JsonWriter> write)
    {
        using var buffer = JsonBuffer.Rent();
        write(buffer.Writer);
        return buffer.ToArray();
    }

    /// <summary>A value that owns its memory.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> text)
    {
        using var document = JsonDocument.Parse(text, EventFormat.ReadOptions);
        return document.RootElement.Clone();
    }

    /// <summary>The value that <paramref name="write"/> produces.</summary>
    public static JsonElement Element(Action<Utf8JsonWriter> write) => Parse(Of(write));
}
