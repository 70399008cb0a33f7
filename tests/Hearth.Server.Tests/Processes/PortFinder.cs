using System.Net;
using System.Net.Sockets;

namespace Hearth.Server.Tests.Processes;

/// <summary>Finds ports that stay free while a server is down between two starts.</summary>
internal static class PortFinder
{
    // Below the range that the system gives to outgoing connections: nobody takes a port of ours by chance.
    private const int First = 18_000;
    private const int Count = 12_000;

    private static int _next = Random.Shared.Next(Count);

    public static int Take()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + ((Interlocked.Increment(ref _next) & int.MaxValue) % Count);
            if (IsFree(port)) return port;
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.IPv6Any, port);
        try
        {
            listener.Server.DualMode = true;
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
