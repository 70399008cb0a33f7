using System.Security.Authentication;
using Hearth.Postgres.Urls;

namespace Hearth.Postgres.Tls;

/// <summary>The versions of TLS that a URL allows.</summary>
internal static class TlsVersions
{
    /// <summary>The allowed versions; <see cref="SslProtocols.None"/>, the system's choice, where the URL has no opinion.</summary>
    public static SslProtocols Read(UrlParameters parameters)
    {
        var lowest = ReadOne(parameters, "ssl_min_protocol_version");
        var highest = ReadOne(parameters, "ssl_max_protocol_version");
        if (lowest > highest) throw parameters.Refuse("ssl_max_protocol_version", "is below ssl_min_protocol_version.");
        if (lowest is null && highest is null) return SslProtocols.None;
        return (lowest == SslProtocols.Tls13 ? SslProtocols.None : SslProtocols.Tls12)
            | (highest == SslProtocols.Tls12 ? SslProtocols.None : SslProtocols.Tls13);
    }

    private static SslProtocols? ReadOne(UrlParameters parameters, string name) =>
        parameters.Choice(name, ("TLSv1.2", SslProtocols.Tls12), ("TLSv1.3", SslProtocols.Tls13));
}
