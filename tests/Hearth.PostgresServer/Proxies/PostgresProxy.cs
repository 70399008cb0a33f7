using System.Net;
using System.Net.Sockets;

namespace Hearth.PostgresServers.Proxies;

/// <summary>
/// The network between clients and a server, with faults on demand. Listens on a loopback port of its own; buffers 64 KiB for each
/// direction of a connection and holds the sender back beyond that. Safe to use from any thread.
/// </summary>
public sealed class PostgresProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<ProxyConnection> _connections = [];
    private readonly ProxyFaults _faults = new();
    private readonly PostgresServer _server;
    private readonly Task _accepting;
    private bool _disposed;

    private PostgresProxy(PostgresServer server)
    {
        _server = server;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port on 127.0.0.1 that clients connect to.</summary>
    public int Port { get; }

    /// <summary>Starts a proxy. The server may be stopped and started behind it: clients are refused while it is down.</summary>
    public static PostgresProxy Start(PostgresServer server) => new(server);

    /// <summary>The server's URL with the port of this proxy.</summary>
    public string UrlOf(string database) => _server.UrlOf(database, Port);

    /// <summary>The same for Npgsql.</summary>
    public string ConnectionStringOf(string database) => _server.ConnectionStringOf(database, Port);

    /// <summary>Resets every connection there is. New ones are taken as before.</summary>
    /// <returns>How many there were.</returns>
    public int CutAll()
    {
        lock (_connections)
        {
            _connections.RemoveAll(connection => connection.Completion.IsCompleted);
            _connections.ForEach(connection => connection.Cut());
            return _connections.Count;
        }
    }

    /// <summary>Stops forwarding in one direction, on connections that exist and on new ones. Nobody is told.</summary>
    public void Hold(ProxyDirection direction) => _faults.Gate(direction).Close();

    /// <summary>Forwards again, beginning with what was held.</summary>
    public void Release(ProxyDirection direction) => _faults.Gate(direction).Open();

    /// <summary>
    /// Lets the next statement reach the server on whichever connection sends it, waits until the server has answered, and then resets
    /// that connection without a byte of the answer: the client cannot know whether the statement was carried out. What the client sent
    /// ahead on the same connection is answered no more either. For unencrypted connections.
    /// </summary>
    /// <param name="containing">
    /// Text in the statement, or in its parameters, that singles it out, <c>COMMIT</c> for example; empty for any statement. A statement
    /// that was prepared earlier is sent without its text.
    /// </param>
    /// <returns>Completes when the answer is lost; fails with an <see cref="IOException"/> when there was none.</returns>
    public Task SwallowNextAnswer(string containing = "") => _faults.Trap.Arm(containing);

    /// <summary>Resets every connection and refuses new ones.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        foreach (var connection in _connections)
            await connection.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                Add(await _listener.AcceptAsync(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // Disposing ends the loop.
        }
    }

    private void Add(Socket client)
    {
        lock (_connections)
        {
            _connections.RemoveAll(connection => connection.Completion.IsCompleted);
            _connections.Add(new ProxyConnection(client, new IPEndPoint(IPAddress.Loopback, _server.Port), _faults));
        }
    }
}
