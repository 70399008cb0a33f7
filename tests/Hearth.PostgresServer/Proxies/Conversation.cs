using System.Buffers.Binary;

namespace Hearth.PostgresServers.Proxies;

/// <summary>
/// Follows what client and server say to each other on one connection, to know when a statement has been answered. Understands
/// version 3 of the protocol, unencrypted; an encrypted connection passes through unseen.
/// </summary>
internal sealed class Conversation
{
    // What a client may ask before anything else, as a message of eight bytes without a type: encryption by TLS or by GSSAPI.
    private const int EncryptionRequestBytes = 8;
    private const int TlsRequest = 80877103;
    private const int GssRequest = 80877104;

    private readonly Lock _lock = new();
    private readonly AnswerTrap _trap;
    private readonly MessageScanner _fromClient;
    private readonly MessageScanner _fromServer;

    private TrappedAnswer? _trapped;
    private int _encryptionRequests;
    private bool _isEncrypted;
    private bool _isReady;
    private int _unanswered;
    private bool _isTrappedAnswered;

    public Conversation(AnswerTrap trap)
    {
        _trap = trap;
        _fromClient = new MessageScanner(OnClientMessage);
        _fromServer = new MessageScanner(OnServerMessage);
    }

    /// <summary>To be called before the bytes are forwarded: the server may answer faster than this method returns.</summary>
    public void ClientSent(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_isReady && !_isEncrypted)
                _fromClient.Scan(bytes);
            else if (IsEncryptionRequest(bytes))
                _encryptionRequests++;
        }
    }

    public AnswerFate ServerSent(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            bytes = TakeEncryptionAnswer(bytes);
            if (!_isEncrypted)
                _fromServer.Scan(bytes);
            if (_trapped is null)
                return AnswerFate.Forward;
            return _isTrappedAnswered ? AnswerFate.Cut : AnswerFate.Swallow;
        }
    }

    /// <summary>Tells whoever waits for the answer how it ended. To be called when both sockets are closed.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (_isTrappedAnswered)
                _trapped?.SetSwallowed();
            else
                _trapped?.SetLost();
        }
    }

    private static bool IsEncryptionRequest(ReadOnlySpan<byte> bytes) =>
        bytes.Length == EncryptionRequestBytes
        && BinaryPrimitives.ReadInt32BigEndian(bytes[sizeof(int)..]) is TlsRequest or GssRequest;

    // One byte without a length: N declines, and anything else changes what follows into something unreadable.
    private ReadOnlySpan<byte> TakeEncryptionAnswer(ReadOnlySpan<byte> bytes)
    {
        if (_encryptionRequests == 0 || _isEncrypted)
            return bytes;
        _encryptionRequests--;
        _isEncrypted = bytes[0] != 'N';
        return bytes[1..];
    }

    private void OnClientMessage(byte type, ReadOnlySpan<byte> start)
    {
        // Query, Parse, Bind and FunctionCall carry statements. A pool's clean-up before a statement is none of the caller's.
        if (type is (byte)'Q' or (byte)'P' or (byte)'B' or (byte)'F' && !start.StartsWith("DISCARD ALL"u8))
            _trapped ??= _trap.Spring(start);
        // Query, Sync and FunctionCall are each answered by a ReadyForQuery.
        if (type is (byte)'Q' or (byte)'S' or (byte)'F')
            _unanswered++;
    }

    private void OnServerMessage(byte type, ReadOnlySpan<byte> start)
    {
        if (type != (byte)'Z')
            return;
        if (_isReady)
            _unanswered--;
        _isReady = true;
        _isTrappedAnswered = _trapped is not null && _unanswered == 0;
    }
}
