using System.Buffers;
using Hearth.AspNetCore.Reads;
using Hearth.Events;

namespace Hearth.Compliance.Host.Streams;

/// <summary>The product's own format under another spelling of its content type.</summary>
internal sealed class JsonFormat(string contentType) : IStreamFormat
{
    public string ContentType => contentType;

    public string? SseDataEncoding => JsonArrayFormat.Instance.SseDataEncoding;

    public ReadOnlySpan<byte> Opening => JsonArrayFormat.Instance.Opening;

    public ReadOnlySpan<byte> Separator => JsonArrayFormat.Instance.Separator;

    public ReadOnlySpan<byte> Closing => JsonArrayFormat.Instance.Closing;

    public void WriteSseData(IBufferWriter<byte> output, IReadOnlyList<StoredEvent> events) =>
        JsonArrayFormat.Instance.WriteSseData(output, events);
}
