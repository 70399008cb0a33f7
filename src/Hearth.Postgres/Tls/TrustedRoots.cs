using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hearth.Postgres.Urls;

namespace Hearth.Postgres.Tls;

/// <summary>The certificates to one of which a server's chain has to lead.</summary>
internal sealed class TrustedRoots
{
    private const string Parameter = "sslrootcert";
    private const string SystemRoots = "system";

    private readonly X509Certificate2Collection? _certificates;

    private TrustedRoots(X509Certificate2Collection? certificates) => _certificates = certificates;

    /// <summary>True for the roots of the operating system.</summary>
    public bool IsSystem => _certificates is null;

    /// <summary>The roots that the URL names, or null when it names none.</summary>
    public static TrustedRoots? ReadNamed(UrlParameters parameters) => parameters.Text(Parameter) switch
    {
        null => null,
        SystemRoots => new TrustedRoots(null),
        var file => new TrustedRoots(Load(file, parameters)),
    };

    /// <summary>The roots that are the default for certain hosts, or null for other hosts.</summary>
    public static TrustedRoots? Of(PostgresHostTrust? trust, IReadOnlyList<DatabaseHost> hosts)
    {
        if (trust is null) return null;
        if (trust.RootCertificates is not { } read) return new TrustedRoots(null);

        var certificates = new X509Certificate2Collection();
        foreach (var pem in hosts.Select(host => read(host.Name)).Distinct(StringComparer.Ordinal)) certificates.ImportFromPem(pem);
        return new TrustedRoots(certificates);
    }

    /// <summary>The roots in the file where libpq looks when the URL names none, or null without that file.</summary>
    public static TrustedRoots? ReadDefault(string home, UrlParameters parameters)
    {
        var file = Path.Combine(home, ".postgresql", "root.crt");
        return home.Length > 0 && File.Exists(file) ? new TrustedRoots(Load(file, parameters)) : null;
    }

    /// <summary>How to check one server. Nothing is downloaded: neither intermediates nor revocations, as with libpq.</summary>
    public X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (_certificates is null) return policy;

        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(_certificates);

        // A file may hold intermediates as well, for servers that do not send theirs.
        policy.ExtraStore.AddRange(_certificates);
        return policy;
    }

    // The cause is left out of the refusals: it repeats the path, and whatever else was put where the path belongs.
    private static X509Certificate2Collection Load(string file, UrlParameters parameters)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw parameters.Refuse(Parameter, "names a file that does not exist.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw parameters.Refuse(Parameter, "names a file that cannot be read.");
        }
        catch (CryptographicException)
        {
            throw parameters.Refuse(Parameter, "names a file with a certificate that is damaged.");
        }

        return certificates.Count > 0 ? certificates : throw parameters.Refuse(Parameter, "names a file without a certificate in PEM form.");
    }
}
