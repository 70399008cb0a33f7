using System.Buffers;
using Hearth.AspNetCore.Reads;
using Hearth.Events;

namespace Hearth.Compliance.Host.Streams;

/// <summary>Messages one after the other; in SSE as text, whose line breaks start new lines of data.</summary>
internal sealed class TextFormat(string contentType) : IStreamFormat
{
    public string ContentType => contentType;

    public string? SseDataEncoding => null;

    public ReadOnlySpan<byte> Opening => [];

    public ReadOnlySpan<byte> Separator => [];

    public ReadOnlySpan<byte> Closing => [];

    public void WriteSseData(IBufferWriter<byte> output, IReadOnlyList<StoredEvent> events)
    {
        ReadOnlySpan<byte> rest = Joined.Of(events);
        while (true)
        {
            var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
            WriteLine(output, end < 0 ? rest : rest[..end]);
            if (end < 0) return;
            rest = rest[(rest[end..].StartsWith("\r\n"u8) ? end + 2 : end + 1)..];
        }
    }

    private static void WriteLine(IBufferWriter<byte> output, ReadOnlySpan<byte> line)
    {
        // Readers drop one leading space, so a line that starts with one gets another.
        output.Write(line.StartsWith(" "u8) ? "data: "u8 : "data:"u8);
        output.Write(line);
        output.Write("\n"u8);
    }
}
