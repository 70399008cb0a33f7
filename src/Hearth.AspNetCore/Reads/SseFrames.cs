using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Hearth.Events;

namespace Hearth.AspNetCore.Reads;

/// <summary>Writes the frames of an SSE response as bytes.</summary>
internal static class SseFrames
{
    private const int MaxControlBytes = 192;

    /// <summary>A frame with events; its control frame must follow in the same flush.</summary>
    public static void WriteData(IBufferWriter<byte> output, IStreamFormat format, IReadOnlyList<StoredEvent> events)
    {
        output.Write("event: data\n"u8);
        format.WriteSseData(output, events);
        output.Write("\n"u8);
    }

    /// <summary>The comment that precedes the control frame of a silent interval.</summary>
    public static void WriteHeartbeat(IBufferWriter<byte> output) => output.Write(": heartbeat\n\n"u8);

    /// <summary>The frame that says where the reader is.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="next">The reader's position.</param>
    /// <param name="cursor">The cursor; left out at the end of a closed stream.</param>
    /// <param name="isUpToDate">Whether the position is the tail.</param>
    /// <param name="isClosed">Whether nothing will follow.</param>
    public static void WriteControl(IBufferWriter<byte> output, string next, long cursor, bool isUpToDate, bool isClosed)
    {
        var frame = new FrameWriter(output.GetSpan(MaxControlBytes));
        frame.Write("event: control\ndata:{\"streamNextOffset\":\""u8);
        frame.Write(next);
        frame.Write("\""u8);
        if (!isClosed)
        {
            frame.Write(",\"streamCursor\":\""u8);
            frame.Write(cursor);
            frame.Write("\""u8);
        }

        if (isUpToDate) frame.Write(",\"upToDate\":true"u8);
        if (isClosed) frame.Write(",\"streamClosed\":true"u8);
        frame.Write("}\nid:"u8);
        frame.Write(next);
        frame.Write("\n\n"u8);
        output.Advance(frame.Length);
    }

    private ref struct FrameWriter(Span<byte> bytes)
    {
        private readonly Span<byte> _bytes = bytes;

        public int Length { get; private set; }

        public void Write(ReadOnlySpan<byte> text)
        {
            text.CopyTo(_bytes[Length..]);
            Length += text.Length;
        }

        public void Write(string ascii) => Length += Encoding.ASCII.GetBytes(ascii, _bytes[Length..]);

        public void Write(long number)
        {
            Utf8Formatter.TryFormat(number, _bytes[Length..], out var written);
            Length += written;
        }
    }
}
