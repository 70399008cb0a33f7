using System.Net;
using System.Net.Sockets;
using Hearth.Hosting.Checks;
using Microsoft.Extensions.Configuration;

namespace Hearth.Server.Checks;

/// <summary>Whether the server could listen where it is to listen.</summary>
internal sealed class PortCheck(IConfiguration configuration) : IServerCheck
{
    private const string HealthPath = "/health";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public string Subject => "port";

    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var address = new ListenAddress(configuration).Local();
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, address.Port);
            listener.Start();
            return [CheckFinding.Ok($"Port {address.Port} is free.")];
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return [await IsHealthyAsync(address, cancellationToken)
                ? CheckFinding.Warning($"Port {address.Port} is in use by a server that is well. A second one needs another PORT.")
                : CheckFinding.Fault($"Port {address.Port} is in use by another program. Set PORT to a free one, or stop that program.")];
        }
        catch (SocketException exception)
        {
            return [CheckFinding.Fault(
                $"The server may not listen on port {address.Port}: {exception.Message}. Set PORT to another one; those below 1024 need a right of their own.")];
        }
    }

    private static async Task<bool> IsHealthyAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            using var response = await client.GetAsync(new Uri(address, HealthPath), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
