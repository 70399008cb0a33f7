using System.Net;
using System.Net.Sockets;

namespace Hearth.Mcp.Tests.Support;

/// <summary>Finds an address for a server that cannot be asked which one it chose.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
