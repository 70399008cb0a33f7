using System.Buffers.Binary;
using System.Text;
using Hearth.PostgresServers.Proxies;

namespace Hearth.Postgres.Tests.Servers;

public sealed class MessageScannerTests
{
    private readonly List<string> _seen = [];
    private readonly MessageScanner _scanner;

    public MessageScannerTests() =>
        _scanner = new MessageScanner((type, start) => _seen.Add($"{(char)type}:{Encoding.UTF8.GetString(start)}"));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(1000)]
    public void Scan_InPiecesOfAnySize_SeesEachMessageOnce(int pieceBytes)
    {
        // Arrange
        byte[] bytes = [.. Message('Q', "SELECT 1"), .. Message('S', ""), .. Message('X', "")];
        // Act
        foreach (var piece in bytes.Chunk(pieceBytes))
            _scanner.Scan(piece);
        // Assert
        Assert.Equal(["Q:SELECT 1", "S:", "X:"], _seen);
    }

    [Fact]
    public void Scan_OfAVeryLongMessage_KeepsItsStartAndFindsTheNext()
    {
        // Arrange
        byte[] bytes = [.. Message('B', new string('x', 100_000)), .. Message('S', "")];
        // Act
        _scanner.Scan(bytes);
        // Assert
        Assert.Equal([$"B:{new string('x', 8 * 1024)}", "S:"], _seen);
    }

    [Fact]
    public void Scan_OfHalfAMessage_SeesNothingYet()
    {
        // Act
        _scanner.Scan(Message('Q', "SELECT 1").AsSpan(0, 8));
        // Assert
        Assert.Empty(_seen);
    }

    private static byte[] Message(char type, string body)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, sizeof(int) + body.Length);
        return [(byte)type, .. length, .. Encoding.ASCII.GetBytes(body)];
    }
}
