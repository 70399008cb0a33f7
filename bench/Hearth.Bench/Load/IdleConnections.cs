using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hearth.Bench.Load;

/// <summary>Connections that ask for an event stream and then only hold it open.</summary>
internal sealed class IdleConnections : IDisposable
{
    private readonly List<Socket> _sockets = [];

    /// <summary>Opens connections and waits until each stream has begun.</summary>
    /// <param name="endpoint">The server.</param>
    /// <param name="count">How many.</param>
    /// <param name="path">The target of connection number n.</param>
    public static async Task<IdleConnections> OpenAsync(IPEndPoint endpoint, int count, Func<int, string> path)
    {
        var connections = new IdleConnections();
        var buffer = new byte[4096];
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            connections._sockets.Add(socket);
            await socket.ConnectAsync(endpoint);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path(i)} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            var received = await socket.ReceiveAsync(buffer);
            if (!buffer.AsSpan(0, received).StartsWith("HTTP/1.1 200"u8))
            {
                throw new InvalidOperationException(Encoding.UTF8.GetString(buffer, 0, received));
            }
        }

        return connections;
    }

    public void Dispose()
    {
        foreach (var socket in _sockets) socket.Dispose();
    }
}
