using System.Buffers.Binary;
using System.Text;

namespace Hearth.Postgres.Tests.Races;

/// <summary>What a client sends, message by message, and what is known about its prepared statements.</summary>
internal sealed class ClientMessages(Stream stream)
{
    private const int HeaderBytes = 5;
    private const int LengthBytes = 4;

    private readonly Dictionary<string, string> _prepared = [];

    /// <summary>The text of the statement that was bound last.</summary>
    public string Sql { get; private set; } = "";

    /// <summary>The first message of a connection has no type.</summary>
    public async Task<byte[]> ReadStartupAsync()
    {
        var length = new byte[LengthBytes];
        await stream.ReadExactlyAsync(length);
        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        length.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(LengthBytes));
        return message;
    }

    /// <returns>Null at the end.</returns>
    public async Task<byte[]?> ReadAsync()
    {
        var header = new byte[HeaderBytes];
        if (await stream.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes) return null;
        var message = new byte[1 + BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
        header.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(HeaderBytes));
        Note(message);
        return message;
    }

    // A parse names a statement and gives its text; a bind names a portal and the statement.
    private void Note(byte[] message)
    {
        if (message[0] == (byte)'P') _prepared[TextAt(message, 0)] = TextAt(message, 1);
        if (message[0] == (byte)'B') Sql = _prepared[TextAt(message, 1)];
    }

    private static string TextAt(byte[] message, int index)
    {
        var rest = message.AsSpan(HeaderBytes);
        for (; index > 0; index--) rest = rest[(rest.IndexOf((byte)0) + 1)..];
        return Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)0)]);
    }
}
