using System.Net;
using System.Net.Sockets;

namespace Hearth.Nemesis.Processes;

/// <summary>Finds ports that stay free while a server is down between two starts.</summary>
internal static class PortFinder
{
    // Below the range that the system gives to outgoing connections: nobody takes a port of ours by chance.
    private const int First = 20_000;
    private const int End = 32_000;

    private static int _next = Random.Shared.Next(First, End);

    public static int Take()
    {
        while (true)
        {
            var port = _next = _next + 1 < End ? _next + 1 : First;
            using var listener = new TcpListener(IPAddress.Any, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next one will do.
            }
        }
    }
}
