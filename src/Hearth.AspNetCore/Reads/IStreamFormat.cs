using System.Buffers;
using Hearth.Events;

namespace Hearth.AspNetCore.Reads;

/// <summary>How the events of a stream appear in responses.</summary>
internal interface IStreamFormat
{
    /// <summary>The content type of pages; that of SSE is fixed.</summary>
    string ContentType { get; }

    /// <summary>The value of <c>Stream-SSE-Data-Encoding</c>; null when data frames hold the payloads as they are.</summary>
    string? SseDataEncoding { get; }

    /// <summary>What stands before the first payload of a page.</summary>
    ReadOnlySpan<byte> Opening { get; }

    /// <summary>What stands between two payloads.</summary>
    ReadOnlySpan<byte> Separator { get; }

    /// <summary>What stands after the last payload.</summary>
    ReadOnlySpan<byte> Closing { get; }

    /// <summary>Writes a page as the <c>data:</c> lines of one frame, each with its line feed.</summary>
    void WriteSseData(IBufferWriter<byte> output, IReadOnlyList<StoredEvent> events);
}
