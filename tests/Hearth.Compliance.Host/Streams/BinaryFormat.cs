using System.Buffers;
using System.Text;
using Hearth.AspNetCore.Reads;
using Hearth.Events;

namespace Hearth.Compliance.Host.Streams;

/// <summary>Messages one after the other; in SSE as base64, each frame by itself.</summary>
internal sealed class BinaryFormat(string contentType) : IStreamFormat
{
    public string ContentType => contentType;

    public string? SseDataEncoding => "base64";

    public ReadOnlySpan<byte> Opening => [];

    public ReadOnlySpan<byte> Separator => [];

    public ReadOnlySpan<byte> Closing => [];

    public void WriteSseData(IBufferWriter<byte> output, IReadOnlyList<StoredEvent> events)
    {
        output.Write("data:"u8);
        output.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(Joined.Of(events))));
        output.Write("\n"u8);
    }
}
