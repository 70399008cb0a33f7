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
        var port = chosen ?? usual;
        if (TryTake(listen, port) is { } taken) return taken;
        if (chosen is not null) throw new SocketException((int)SocketError.AddressAlreadyInUse);
        int? free;
        do free = TryTake(listen, port: 0);
        while (free is null);
        LogPortTaken(usual, free.Value, option);
        return free.Value;
    }

    /// <returns>The port; null when another process has it.</returns>
    private int? TryTake(IPAddress listen, int port)
    {
        using var listener = new TcpListener(listen, port);
        try
        {
            listener.Start();
            var endpoint = (IPEndPoint)listener.LocalEndpoint;
            return reservations.TryReserve(endpoint) ? endpoint.Port : null;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "Another process of this machine has port {Port}; this one takes {Free}. Hearth:Cluster:{Option} chooses one.")]
    private partial void LogPortTaken(int port, int free, string option);
}
