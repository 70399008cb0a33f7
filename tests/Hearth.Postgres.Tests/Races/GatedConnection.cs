using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Hearth.PostgresServers.Proxies;

namespace Hearth.Postgres.Tests.Races;

/// <summary>One connection through a <see cref="StatementGate"/>.</summary>
/// <remarks>
/// A statement comes as several messages and a Sync. The server executes it with the messages and commits with the Sync. So one is held
/// between its execution and its commit by keeping the Sync back, with a Flush in its place to hear when it was executed.
/// </remarks>
internal sealed class GatedConnection : IAsyncDisposable
{
    private static readonly byte[] Flush = [(byte)'H', 0, 0, 0, 4];

    private readonly Socket _client;
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly MessageScanner _answers;
    private readonly TaskCompletionSource _lostIsAnswered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private TaskCompletionSource<bool> _executed = new();
    private StatementControl _control;
    private volatile bool _isLost;

    public GatedConnection(Socket client, int serverPort, StatementControl control)
    {
        (_client, _control) = (client, control);
        _client.NoDelay = true;
        _answers = new MessageScanner(OnAnswer);
        _running = RunAsync(serverPort);
    }

    /// <summary>The process id of the server's side.</summary>
    public int? BackendId { get; private set; }

    /// <summary>Resets the client's side only.</summary>
    public void Lose(StatementControl control)
    {
        (_control, _isLost) = (control, true);
        _client.LingerState = new LingerOption(true, 0);
        _client.Close();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _server.Dispose();
        _control.IsArmed = false;
        if (_control.HeldAt is not null) _control.LetGo();
        _executed.TrySetResult(false);
        _lostIsAnswered.TrySetResult();
        await _running;
    }

    private async Task RunAsync(int serverPort)
    {
        try
        {
            await _server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, serverPort));
            await Task.WhenAll(ForwardToServerAsync(), ForwardToClientAsync());
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
        {
            // One of the sides has ended.
        }
        finally
        {
            _client.Dispose();
            _server.Dispose();
        }
    }

    private async Task ForwardToServerAsync()
    {
        try
        {
            await using var stream = new BufferedStream(new NetworkStream(_client), 64 * 1024);
            var messages = new ClientMessages(stream);
            await SendAsync(await messages.ReadStartupAsync());
            var group = new List<byte>();
            var isStatement = false;
            while (!_isLost && await messages.ReadAsync() is { } message)
            {
                var type = (char)message[0];
                if (type == 'S' && isStatement)
                {
                    await SendStatementAsync([.. group], message, messages.Sql);
                }
                else
                {
                    group.AddRange(message);
                    isStatement |= type == 'E';
                    if (type is 'P' or 'B' or 'D' or 'E' or 'C') continue;
                    await SendAsync([.. group]);
                }

                isStatement = false;
                group.Clear();
            }

            if (_isLost) await _lostIsAnswered.Task;
        }
        finally
        {
            _server.Close();
        }
    }

    private async Task SendStatementAsync(byte[] statement, byte[] sync, string sql)
    {
        // How a connection is set up, and the removal of rows that nobody can see any more, are nobody's concern.
        if (sql.StartsWith("DELETE FROM", StringComparison.Ordinal) || sql.Contains("set_config(", StringComparison.Ordinal))
        {
            _control.Begin(this);
            await SendAsync([.. statement, .. sync]);
            return;
        }

        await _control.PassAsync(this, StatementPoint.BeforeLocks);
        if (sql.StartsWith("SELECT", StringComparison.Ordinal))
        {
            // A look takes no locks, so nobody can tell its end from its commit.
            await SendAsync([.. statement, .. sync]);
            return;
        }

        _executed = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync([.. statement, .. Flush]);

        // One that has failed has given its locks back already.
        if (await _executed.Task) await _control.PassAsync(this, StatementPoint.BeforeCommit);
        await SendAsync(sync);
    }

    private async Task ForwardToClientAsync()
    {
        try
        {
            var buffer = new byte[64 * 1024];
            while (await _server.ReceiveAsync(buffer) is > 0 and var count)
            {
                _answers.Scan(buffer.AsSpan(0, count));
                await AnswerAsync(buffer.AsMemory(0, count));
            }
        }
        finally
        {
            _executed.TrySetResult(false);
            if (!_isLost) _client.Close();
        }
    }

    private async Task AnswerAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (!_isLost) await SendAllAsync(_client, bytes);
        }
        catch (Exception exception) when (_isLost && exception is SocketException or ObjectDisposedException)
        {
            // Nobody is there to hear it, and the server goes on.
        }
    }

    private void OnAnswer(byte type, ReadOnlySpan<byte> start)
    {
        if (type == (byte)'K') BackendId = BinaryPrimitives.ReadInt32BigEndian(start);
        if (type is (byte)'C' or (byte)'E') _executed.TrySetResult(type == (byte)'C');
        if (type != (byte)'Z') return;
        _control.End(this);
        if (_isLost) _lostIsAnswered.TrySetResult();
    }

    private Task SendAsync(byte[] bytes) => SendAllAsync(_server, bytes);

    private static async Task SendAllAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await to.SendAsync(bytes)..];
    }
}
