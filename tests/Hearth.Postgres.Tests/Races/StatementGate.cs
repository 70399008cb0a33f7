using System.Net;
using System.Net.Sockets;

namespace Hearth.Postgres.Tests.Races;

/// <summary>The way of one client to the server, on which its statements can be held. Unencrypted.</summary>
internal sealed class StatementGate : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<GatedConnection> _connections = [];
    private readonly int _serverPort;
    private readonly Task _accepting;

    public StatementGate(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public StatementControl Control { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        foreach (var connection in _connections) await connection.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _connections.Add(new GatedConnection(await _listener.AcceptAsync(_stopping.Token), _serverPort, Control));
        }
        catch (OperationCanceledException)
        {
            // Disposing ends the loop.
        }
    }
}
