using System.Buffers.Binary;

namespace Hearth.PostgresServers.Proxies;

/// <summary>Finds the messages in one direction of a connection, however its bytes arrive: a type byte, a length, a body.</summary>
internal sealed class MessageScanner(MessageSeen seen)
{
    private const int HeaderBytes = 5;

    // The length counts its own four bytes.
    private const int LengthBytes = 4;
    private const int LongestStart = 8 * 1024;

    private readonly byte[] _header = new byte[HeaderBytes];
    private readonly byte[] _start = new byte[LongestStart];
    private int _headerCount;
    private int _startCount;
    private int _bodyRemaining;

    public void Scan(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = _headerCount < HeaderBytes ? TakeHeader(bytes) : TakeBody(bytes);
            if (_headerCount == HeaderBytes && _bodyRemaining == 0)
                EndMessage();
        }
    }

    private ReadOnlySpan<byte> TakeHeader(ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(HeaderBytes - _headerCount, bytes.Length);
        bytes[..count].CopyTo(_header.AsSpan(_headerCount));
        _headerCount += count;
        if (_headerCount == HeaderBytes)
            _bodyRemaining = BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(1)) - LengthBytes;
        return bytes[count..];
    }

    private ReadOnlySpan<byte> TakeBody(ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(_bodyRemaining, bytes.Length);
        var kept = Math.Min(count, LongestStart - _startCount);
        bytes[..kept].CopyTo(_start.AsSpan(_startCount));
        _startCount += kept;
        _bodyRemaining -= count;
        return bytes[count..];
    }

    private void EndMessage()
    {
        seen(_header[0], _start.AsSpan(0, _startCount));
        _headerCount = 0;
        _startCount = 0;
    }
}
