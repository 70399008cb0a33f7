using System.Net;
using System.Net.Sockets;

namespace Hearth.PostgresServers.Proxies;

/// <summary>One client's connection through a proxy: two sockets, and a buffer for each direction.</summary>
internal sealed class ProxyConnection : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly CancellationTokenSource _cut = new();
    private readonly Socket _client;
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly ProxyFaults _faults;
    private readonly Conversation _conversation;

    public ProxyConnection(Socket client, IPEndPoint server, ProxyFaults faults)
    {
        _client = client;
        _client.NoDelay = true;
        _faults = faults;
        _conversation = new Conversation(faults.Trap);
        Completion = RunAsync(server);
    }

    /// <summary>Completes, and never fails, when both sockets are closed.</summary>
    public Task Completion { get; }

    /// <summary>Ends the connection as a broken network does: both sides see a reset.</summary>
    public void Cut() => _cut.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _cut.CancelAsync();
        await Completion;
        _cut.Dispose();
        _server.Dispose();
    }

    private async Task RunAsync(IPEndPoint server)
    {
        try
        {
            await _server.ConnectAsync(server, _cut.Token);
            await Task.WhenAll(ForwardToServerAsync(), ForwardToClientAsync());
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // A close without lingering sends a reset and drops what is still on its way.
            _client.LingerState = _server.LingerState = new LingerOption(true, 0);
        }
        finally
        {
            _client.Dispose();
            _server.Dispose();
            _conversation.End();
        }
    }

    private async Task ForwardToServerAsync()
    {
        await ForwardAsync(_client, _server, async bytes =>
        {
            await _faults.ToServer.WaitAsync(_cut.Token);
            _conversation.ClientSent(bytes.Span);
            return AnswerFate.Forward;
        });
    }

    private async Task ForwardToClientAsync()
    {
        await ForwardAsync(_server, _client, async bytes =>
        {
            var fate = _conversation.ServerSent(bytes.Span);
            if (fate == AnswerFate.Forward)
                await _faults.ToClient.WaitAsync(_cut.Token);
            return fate;
        });
    }

    private async Task ForwardAsync(Socket from, Socket to, Func<ReadOnlyMemory<byte>, Task<AnswerFate>> decide)
    {
        try
        {
            var buffer = new byte[BufferBytes];
            while (await from.ReceiveAsync(buffer, _cut.Token) is > 0 and var count)
            {
                var bytes = buffer.AsMemory(0, count);
                var fate = await decide(bytes);
                if (fate == AnswerFate.Cut)
                    Cut();
                if (fate == AnswerFate.Forward)
                    await SendAsync(to, bytes);
            }
            // The other direction may still have something to say.
            to.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            // One direction without the other is no connection.
            Cut();
            throw;
        }
    }

    private async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await to.SendAsync(bytes, _cut.Token)..];
    }
}
