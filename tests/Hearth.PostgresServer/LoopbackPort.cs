using System.Net;
using System.Net.Sockets;

namespace Hearth.PostgresServers;

/// <summary>
/// Picks a port for a server that keeps it while it is stopped. Below the range from which the system takes the ports of outgoing
/// connections, so that none of those moves in meanwhile.
/// </summary>
internal static class LoopbackPort
{
    private const int First = 15_000;
    private const int End = 32_000;

    public static int Pick()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            if (IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
