using System.Net;
using System.Net.Sockets;
using Hearth.Hosting;
using Hearth.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hearth.Orleans.Endpoints;

/// <summary>Finds the address and the ports of this member.</summary>
internal sealed partial class MemberEndpointFinder(
    IMembershipStore store,
    PortReservations reservations,
    IHostEnvironment environment,
    ILogger<MemberEndpointFinder> logger,
    HostAddress? hostAddress = null)
{
    /// <exception cref="SocketException">The host has no address that others could reach, or a port was asked for that another process has.</exception>
    public async Task<MemberEndpoint> FindAsync(ClusterOptions options, CancellationToken cancellationToken)
    {
        var address = ClusterOptions.Parse(options.Address) ?? hostAddress?.Address ?? await FindAddressAsync(cancellationToken);
        var listen = ClusterOptions.Parse(options.ListenAddress) ?? address;
        var silo = TakePort(listen, options.SiloPort, ClusterOptions.DefaultSiloPort, nameof(ClusterOptions.SiloPort));
        var gateway = options.GatewayPort == 0
            ? 0
            : TakePort(listen, options.GatewayPort, ClusterOptions.DefaultGatewayPort, nameof(ClusterOptions.GatewayPort));
        return new MemberEndpoint(address, listen, silo, gateway);
    }

    // In Development the server is open, so that nobody outside of this machine may find it. Elsewhere all members reach the database,
    // and most likely each other at the addresses from which they do so.
    private async Task<IPAddress> FindAddressAsync(CancellationToken cancellationToken)
    {
        if (environment.IsDevelopment() || store.DatabaseHost is not { } host) return IPAddress.Loopback;
        var database = (await Dns.GetHostAddressesAsync(host, cancellationToken)).FirstOrDefault() ?? throw new SocketException((int)SocketError.HostNotFound);
        using var socket = new Socket(database.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(database, store.DatabasePort, cancellationToken); // Sends nothing; it only chooses the way.
        return ((IPEndPoint)socket.LocalEndPoint!).Address;
    }

    private int TakePort(IPAddress listen, int? chosen, int usual, string option)
    {
        // Reserved before it is tried: trying it would be in the way of the one that has it and is about to open it.
        var port = chosen ?? usual;
        if (reservations.TryReserve(new IPEndPoint(listen, port)) && IsFree(listen, port)) return port;
        if (chosen is not null) throw new SocketException((int)SocketError.AddressAlreadyInUse);
        var free = FindFree(listen);
        LogPortTaken(usual, free, option);
        return free;
    }

    private static bool IsFree(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }

    private int FindFree(IPAddress address)
    {
        while (true)
        {
            using var listener = new TcpListener(address, 0);
            listener.Start();
            var endpoint = (IPEndPoint)listener.LocalEndpoint;
            if (reservations.TryReserve(endpoint)) return endpoint.Port;
        }
    }

    [LoggerMessage(LogLevel.Information, "Another process of this machine has port {Port}; this one takes {Free}. Hearth:Cluster:{Option} chooses one.")]
    private partial void LogPortTaken(int port, int free, string option);
}
