using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

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

    private IEnumerable<string> EndpointUrls =>
        configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();

    /// <summary>The host of the server's own URL: nobody else's in Development, where the server may be open.</summary>
    public static string HostIn(IHostEnvironment environment) => environment.IsDevelopment() ? "localhost" : "*";

    /// <summary>The URL that the server is to be given; null when it finds one in settings of its own.</summary>
    /// <param name="host">The host to listen on.</param>
    /// <exception cref="InvalidOperationException"><c>PORT</c> is not a port.</exception>
    public string? UrlFor(string host)
    {
        var port = OwnPort ?? DefaultPort;
        if (!ushort.TryParse(port, out _)) throw new InvalidOperationException($"PORT is \"{port}\"; it has to be a number from 0 to 65535.");
        return OwnPort is not null || !IsConfigured ? $"http://{host}:{port}" : null;
    }

    /// <summary>Every URL that Kestrel will listen on, as it was written; ports alone are those of every interface.</summary>
    /// <param name="host">The host of a URL that the server is given.</param>
    /// <exception cref="InvalidOperationException"><c>PORT</c> is not a port.</exception>
    public IReadOnlyList<string> UrlsFor(string host)
    {
        var own = UrlFor(host);
        if (EndpointUrls.Any()) return [.. EndpointUrls]; // They win over every URL.
        if (own is not null) return [own];
        if (Split(WebHostDefaults.ServerUrlsKey) is { Length: > 0 } urls) return urls;
        return
        [
            .. Split(WebHostDefaults.HttpPortsKey).Select(port => $"{Uri.UriSchemeHttp}://*:{port}"),
            .. Split(WebHostDefaults.HttpsPortsKey).Select(port => $"{Uri.UriSchemeHttps}://*:{port}"),
        ];
    }

    /// <summary>The address at which a process on the same machine reaches the server.</summary>
    /// <exception cref="InvalidOperationException"><c>PORT</c> is not a port, or the settings name no address.</exception>
    public Uri Local()
    {
        if (UrlFor(Loopback) is { } own) return new Uri(own);
        var configured = First(WebHostDefaults.ServerUrlsKey)
            ?? WithPort(Uri.UriSchemeHttp, First(WebHostDefaults.HttpPortsKey))
            ?? WithPort(Uri.UriSchemeHttps, First(WebHostDefaults.HttpsPortsKey))
            ?? EndpointUrls.FirstOrDefault();
        return LocalOf(configured) ?? throw new InvalidOperationException($"The server's address is not known: set {PortVariable}.");
    }

    /// <summary>Where a process on the same machine reaches what listens on a URL.</summary>
    /// <returns>Null for what is no URL, or is that of a socket without a port.</returns>
    public static Uri? LocalOf(string? configured)
    {
        try
        {
            // Hosts that mean every interface are no hosts to connect to.
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

    private string? First(string key) => Split(key).FirstOrDefault();

    private string[] Split(string key) => Value(key)?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string? WithPort(string scheme, string? port) => port is null ? null : $"{scheme}://{Loopback}:{port}";

    // An empty value is how compose files and task definitions say "not set".
    private string? Value(string key) => configuration[key] is { Length: > 0 } value ? value : null;
}
