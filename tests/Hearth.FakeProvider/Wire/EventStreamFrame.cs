using System.Buffers.Binary;
using System.Text;

namespace Hearth.FakeProvider.Wire;

/// <summary>One message of an AWS event stream: lengths, their checksum, headers, payload, the checksum of all.</summary>
internal static class EventStreamFrame
{
    private const byte StringHeader = 7;
    private const int PreludeLength = 12;
    private const int ChecksumLength = 4;

    public static byte[] Encode(byte[] payload, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var head = EncodeHeaders(headers);
        var frame = new byte[PreludeLength + head.Length + payload.Length + ChecksumLength];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), head.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Checksum(frame.AsSpan(0, 8)));
        head.CopyTo(frame, PreludeLength);
        payload.CopyTo(frame, PreludeLength + head.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - ChecksumLength), Checksum(frame.AsSpan(0, frame.Length - ChecksumLength)));
        return frame;
    }

    private static byte[] EncodeHeaders(ReadOnlySpan<(string Name, string Value)> headers)
    {
        var bytes = new List<byte>();
        foreach (var (name, value) in headers)
        {
            bytes.Add((byte)name.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(name));
            bytes.Add(StringHeader);
            bytes.Add((byte)(value.Length >> 8));
            bytes.Add((byte)value.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(value));
        }
        return [.. bytes];
    }

    // CRC-32 as in gzip.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        const uint Polynomial = 0xEDB88320;
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum & 1) == 1 ? (sum >> 1) ^ Polynomial : sum >> 1;
        }
        return ~sum;
    }
}
