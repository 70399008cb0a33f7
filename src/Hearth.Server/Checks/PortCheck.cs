using System.Net.Sockets;
using Hearth.Hosting.Checks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Hearth.Server.Checks;

/// <summary>Whether the server could listen where it is to listen. Says nothing of sockets without a port.</summary>
internal sealed class PortCheck(IConfiguration configuration, IHostEnvironment environment) : IServerCheck
{
    private const string HealthPath = "/health";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = new List<CheckFinding>();
        foreach (var url in new ListenAddress(configuration).UrlsFor(ListenAddress.HostIn(environment)))
        {
            if (await FindAsync(url, cancellationToken) is { } finding) findings.Add(finding);
        }

        return findings;
    }

    private static async Task<CheckFinding?> FindAsync(string url, CancellationToken cancellationToken)
    {
        if (Parse(url) is not { } address) return CheckFinding.Fault($"\"{url}\" is no address that the server could listen on.");
        if (address.IsUnixPipe || address.IsNamedPipe) return null;
        return ListenAttempt.FindProblem(address) switch
        {
            null => CheckFinding.Ok($"Port {address.Port} is free."),
            { SocketErrorCode: SocketError.AddressAlreadyInUse } => await DescribeUseAsync(url, address.Port, cancellationToken),
            { SocketErrorCode: SocketError.AddressNotAvailable } => CheckFinding.Fault($"The server cannot listen on {url}: this machine has no such address."),
            var problem => CheckFinding.Fault(
                $"The server may not listen on port {address.Port}: {problem.Message}. Set PORT to another one; those below 1024 need a right of their own."),
        };
    }

    private static BindingAddress? Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static async Task<CheckFinding> DescribeUseAsync(string url, int port, CancellationToken cancellationToken) =>
        ListenAddress.LocalOf(url) is { } address && await IsHealthyAsync(address, cancellationToken)
            ? CheckFinding.Warning($"Port {port} is in use by a server that is well. A second one needs another PORT.")
            : CheckFinding.Fault($"Port {port} is in use by another program. Set PORT to a free one, or stop that program.");

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
