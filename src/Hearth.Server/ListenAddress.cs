using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Hearth.Server;

/// <summary>Where the server listens, as <c>PORT</c> says or else ASP.NET Core's own settings do.</summary>
/// <param name="configuration">The application's configuration, environment included.</param>
internal sealed class ListenAddress(IConfiguration configuration)
{
    private const string PortVariable = "PORT";
    private const string DefaultPort = "3000";
    private const string Loopback = "127.0.0.1";

    private string? OwnPort => Value(PortVariable);

    private bool IsConfigured => Value(WebHostDefaults.ServerUrlsKey) is not null
        || Value(WebHostDefaults.HttpPortsKey) is not null
        || Value(WebHostDefaults.HttpsPortsKey) is not null
        || configuration.GetSection("Kestrel:Endpoints").Exists();

    /// <summary>The URL that the server is to be given; null when it finds one in settings of its own.</summary>
    /// <param name="host">The host to listen on.</param>
    /// <exception cref="InvalidOperationException"><c>PORT</c> is not a port.</exception>
    public string? UrlFor(string host)
    {
        var port = OwnPort ?? DefaultPort;
        if (!ushort.TryParse(port, out _)) throw new InvalidOperationException($"PORT is \"{port}\"; it has to be a number from 0 to 65535.");
        return OwnPort is not null || !IsConfigured ? $"http://{host}:{port}" : null;
    }

    /// <summary>The address at which a process on the same machine reaches the server.</summary>
    /// <exception cref="InvalidOperationException"><c>PORT</c> is not a port, or the settings name no address.</exception>
    public Uri Local()
    {
        if (UrlFor(Loopback) is { } own) return new Uri(own);
        var configured = First(WebHostDefaults.ServerUrlsKey)
            ?? WithPort(Uri.UriSchemeHttp, First(WebHostDefaults.HttpPortsKey))
            ?? WithPort(Uri.UriSchemeHttps, First(WebHostDefaults.HttpsPortsKey))
            ?? configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).FirstOrDefault(url => url is not null);
        return ReadLocal(configured) ?? throw new InvalidOperationException($"The server's address is not known: set {PortVariable}.");
    }

    // Hosts that mean every interface are no hosts to connect to.
    private static Uri? ReadLocal(string? configured)
    {
        try
        {
            var address = BindingAddress.Parse(configured ?? "");
            if (address.IsUnixPipe || address.IsNamedPipe) return null;
            var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? Loopback : address.Host;
            return new Uri($"{address.Scheme}://{host}:{address.Port}");
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private string? First(string key) => Value(key)?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();

    private static string? WithPort(string scheme, string? port) => port is null ? null : $"{scheme}://{Loopback}:{port}";

    // An empty value is how compose files and task definitions say "not set".
    private string? Value(string key) => configuration[key] is { Length: > 0 } value ? value : null;
}
