using System.Buffers;
using Hearth.Events;

namespace Hearth.AspNetCore.Reads;

/// <summary>Pages as JSON arrays. Payloads are JSON without line breaks, so that a page is one <c>data:</c> line.</summary>
internal sealed class JsonArrayFormat : IStreamFormat
{
    public static readonly JsonArrayFormat Instance = new();

    public string ContentType => "application/json";

    public string? SseDataEncoding => null;

    public ReadOnlySpan<byte> Opening => "["u8;

    public ReadOnlySpan<byte> Separator => ","u8;

    public ReadOnlySpan<byte> Closing => "]"u8;

    public void WriteSseData(IBufferWriter<byte> output, IReadOnlyList<StoredEvent> events)
    {
        output.Write("data:["u8);
        for (var i = 0; i < events.Count; i++)
        {
            if (i > 0) output.Write(","u8);
            output.Write(events[i].Payload.Span);
        }

        output.Write("]\n"u8);
    }
}
