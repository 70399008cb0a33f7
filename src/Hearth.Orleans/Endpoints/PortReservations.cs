using System.Net;
using System.Net.Sockets;

namespace Hearth.Orleans.Endpoints;

/// <summary>Keeps two members on one machine from taking the same port at the same moment, until it is disposed of.</summary>
/// <remarks>
/// Orleans opens its ports so that several processes can share one, and the connections to it; each would get some of the other's. What
/// is reserved here is a name that the kernel gives to one process only, and takes back when that ends in whatever way.
/// </remarks>
internal sealed class PortReservations : IDisposable
{
    private readonly List<Socket> _held = [];

    /// <returns>False when another process has reserved it.</returns>
    public bool TryReserve(IPEndPoint endpoint)
    {
        if (!OperatingSystem.IsLinux()) return true; // Elsewhere there are no such names, and no servers.
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint($"\0hearth/{endpoint}"));
            _held.Add(socket);
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var socket in _held) socket.Dispose();
        _held.Clear();
    }
}
