using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Hearth.Server.Checks;

/// <summary>Listens for a moment as Kestrel will.</summary>
internal static class ListenAttempt
{
    /// <param name="address">Has a port.</param>
    /// <returns>Why the server cannot listen there; null when it can.</returns>
    public static SocketException? FindProblem(BindingAddress address)
    {
        if (address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return OnLoopback(address.Port);
        return IPAddress.TryParse(address.Host, out var one) ? On(one, address.Port) : OnEveryInterface(address.Port);
    }

    // One of the two is enough, but none may be somebody else's.
    private static SocketException? OnLoopback(int port)
    {
        var (four, six) = (On(IPAddress.Loopback, port), On(IPAddress.IPv6Loopback, port));
        return IsInUse(six) ? six : IsInUse(four) || six is not null ? four : null;
    }

    // Any host that is no address means that, too.
    private static SocketException? OnEveryInterface(int port)
    {
        var both = On(IPAddress.IPv6Any, port);
        return both is null || IsInUse(both) ? both : On(IPAddress.Any, port);
    }

    private static SocketException? On(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return null;
        }
        catch (SocketException exception)
        {
            return exception;
        }
    }

    private static bool IsInUse(SocketException? problem) => problem?.SocketErrorCode == SocketError.AddressAlreadyInUse;
}
