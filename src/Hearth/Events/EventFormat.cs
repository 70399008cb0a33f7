using System.Globalization;
using System.Text.Json;

namespace Hearth.Events;

/// <summary>The conventions of every event's JSON.</summary>
internal static class EventFormat
{
    /// <summary>The version that clients of the wire expect in every event.</summary>
    public const int Version = 3;

    private const string TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int TimestampLength = 24;

    /// <summary>How events are read: values of clients and models may be 64 levels deep by themselves.</summary>
    public static readonly JsonDocumentOptions ReadOptions = new() { MaxDepth = 256 };

    /// <summary>Formats an instant as ISO 8601 in UTC with exactly three fractional digits.</summary>
    public static string FormatTimestamp(DateTimeOffset instant) => instant.UtcDateTime.ToString(TimestampFormat, CultureInfo.InvariantCulture);

    /// <summary>Writes an instant as <see cref="FormatTimestamp"/> does, without a string.</summary>
    public static void WriteTimestamp(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset instant)
    {
        Span<byte> text = stackalloc byte[TimestampLength];
        instant.UtcDateTime.TryFormat(text, out var length, TimestampFormat, CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }

    /// <summary>Reads what <see cref="FormatTimestamp"/> wrote.</summary>
    public static DateTimeOffset ReadTimestamp(JsonElement timestamp) => timestamp.GetDateTimeOffset();
}
