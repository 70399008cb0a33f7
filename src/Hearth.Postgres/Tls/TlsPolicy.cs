using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Hearth.Postgres.Urls;
using Npgsql;

namespace Hearth.Postgres.Tls;

/// <summary>
/// Whether connections are encrypted and which servers are trusted, as libpq defines it. Npgsql has the same modes but means less by
/// them: it looks at root certificates in the verifying modes only, and cannot be told to prefer the system's over a file at hand.
/// </summary>
/// <remarks>
/// Stricter than libpq in one case: with <c>prefer</c> and a <c>sslrootcert</c> that does not match, libpq goes on without encryption.
/// Here a server that failed the verification is not talked to.
/// </remarks>
internal sealed class TlsPolicy
{
    private readonly string? _serverName;
    private readonly TrustedRoots? _roots;
    private readonly SslStreamCertificateContext? _client;
    private readonly SslProtocols _protocols;

    private TlsPolicy(SslMode mode, TrustedRoots? roots, IReadOnlyList<DatabaseHost> hosts, UrlParameters parameters)
    {
        Mode = mode;
        _serverName = hosts is [{ Address: not null, Name: var name }] ? name : null;
        _roots = roots;
        _client = ClientCertificate.Read(parameters);
        _protocols = TlsVersions.Read(parameters);
    }

    /// <summary>The mode after root certificates have had their effect: with them, <c>require</c> is <c>verify-ca</c>.</summary>
    public SslMode Mode { get; }

    public SslNegotiation Negotiation { get; private init; }

    /// <param name="parameters">Those of the URL.</param>
    /// <param name="hosts">The servers; Unix sockets are never encrypted.</param>
    /// <param name="trust">What holds for certain hosts where the URL says nothing.</param>
    /// <param name="home">The directory that holds <c>.postgresql</c>.</param>
    public static TlsPolicy Read(
        UrlParameters parameters, IReadOnlyList<DatabaseHost> hosts, IReadOnlyList<PostgresHostTrust> trust, string home)
    {
        CheckFixed(parameters);
        var roots = TrustedRoots.ReadNamed(parameters);
        var hostTrust = roots is null ? FindTrust(trust, hosts) : null;
        var mode = ReadMode(parameters)
            ?? (roots is { IsSystem: true } || hostTrust is not null ? SslMode.VerifyFull : SslMode.Prefer);
        if (roots is { IsSystem: true } && mode != SslMode.VerifyFull)
        {
            throw parameters.Refuse("sslmode", "has to be verify-full with sslrootcert=system.");
        }

        if (hosts.All(host => host.IsSocket)) return new TlsPolicy(SslMode.Disable, null, hosts, parameters);
        if (mode >= SslMode.Require && hosts.Any(host => host.IsSocket))
        {
            throw parameters.Refuse("sslmode", "cannot require TLS where one of several hosts is a Unix socket.");
        }

        if (mode >= SslMode.Require) roots ??= TrustedRoots.ReadDefault(home, parameters) ?? TrustedRoots.Of(hostTrust, hosts);
        if (mode >= SslMode.VerifyCA && roots is null)
        {
            throw parameters.Refuse("sslrootcert", "is missing, which sslmode needs. Name a file of root certificates, or system.");
        }

        if (mode == SslMode.Require && roots is not null) mode = SslMode.VerifyCA;
        return new TlsPolicy(mode, mode == SslMode.Disable ? null : roots, hosts, parameters)
        {
            Negotiation = ReadNegotiation(parameters, mode),
        };
    }

    /// <summary>Refuses a mode in which a password could travel, or be asked for, without encryption.</summary>
    public void ThrowIfNotRequired(UrlParameters parameters)
    {
        if (Mode < SslMode.Require)
        {
            throw parameters.Refuse(
                "sslmode", "has to be require, verify-ca or verify-full: the password comes from a provider that trusts no other connection.");
        }
    }

    /// <summary>Makes the connections of a data source follow the policy.</summary>
    public void Apply(NpgsqlDataSourceBuilder builder)
    {
        if (Mode == SslMode.Disable) return;

        // Npgsql lets the verification be replaced only in the modes that do not verify.
        if (Mode > SslMode.Require) builder.ConnectionStringBuilder.SslMode = SslMode.Require;
        builder.UseSslClientAuthenticationOptionsCallback(Apply);
    }

    // One connection string stands for all hosts, so what only some of them have by default none gets.
    private static PostgresHostTrust? FindTrust(IReadOnlyList<PostgresHostTrust> trust, IReadOnlyList<DatabaseHost> hosts) =>
        trust.FirstOrDefault(candidate => hosts.All(host => !host.IsSocket && candidate.AppliesTo(host.Name)));

    private static SslMode? ReadMode(UrlParameters parameters) => parameters.Choice(
        "sslmode",
        ("disable", SslMode.Disable),
        ("allow", SslMode.Allow),
        ("prefer", SslMode.Prefer),
        ("require", SslMode.Require),
        ("verify-ca", SslMode.VerifyCA),
        ("verify-full", SslMode.VerifyFull));

    private static SslNegotiation ReadNegotiation(UrlParameters parameters, SslMode mode)
    {
        var negotiation = parameters.Choice("sslnegotiation", ("postgres", SslNegotiation.Postgres), ("direct", SslNegotiation.Direct));
        if (negotiation == SslNegotiation.Direct && mode < SslMode.Require)
        {
            throw parameters.Refuse("sslnegotiation", "can only be direct where sslmode is require, verify-ca or verify-full.");
        }

        return negotiation ?? SslNegotiation.Postgres;
    }

    // What .NET does in any case may be asked for.
    private static void CheckFixed(UrlParameters parameters)
    {
        parameters.Choice("sslcertmode", ("allow", true));
        parameters.Choice("sslcompression", ("0", true));
        parameters.Choice("sslsni", ("1", true));
    }

    private void Apply(SslClientAuthenticationOptions options)
    {
        options.EnabledSslProtocols = _protocols;
        if (_client is not null) options.ClientCertificateContext = _client;

        // One of several hosts arrives in the brackets of its URL, which no certificate holds.
        options.TargetHost = _serverName ?? options.TargetHost?.Trim('[', ']');
        if (_roots is null) return;

        var tolerated = Mode == SslMode.VerifyFull ? SslPolicyErrors.None : SslPolicyErrors.RemoteCertificateNameMismatch;
        options.CertificateChainPolicy = _roots.ChainPolicy();
        options.RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~tolerated) == SslPolicyErrors.None;
    }
}
