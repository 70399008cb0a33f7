using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hearth.Postgres.Urls;

namespace Hearth.Postgres.Tls;

/// <summary>
/// The certificate by which the server knows this client. Loaded here and not by Npgsql: a file that is no good is then noticed at the
/// start, and the key's password stays out of the connection string.
/// </summary>
internal static class ClientCertificate
{
    /// <summary>The certificate that the URL names, its intermediates included, or null when it names none.</summary>
    public static SslStreamCertificateContext? Read(UrlParameters parameters)
    {
        var key = parameters.Text("sslkey");
        if (parameters.Text("sslcert") is { } certificate) return Load(certificate, key ?? certificate, parameters);
        return key is null ? null : throw parameters.Refuse("sslkey", "is of no use without sslcert.");
    }

    // The cause is left out of the refusals, as it repeats the paths.
    private static SslStreamCertificateContext Load(string certificateFile, string keyFile, UrlParameters parameters)
    {
        CheckReadable("sslcert", certificateFile, parameters);
        CheckReadable("sslkey", keyFile, parameters);
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificateFile);
            return SslStreamCertificateContext.Create(WithKey(certificateFile, keyFile, parameters.Text("sslpassword")), chain, offline: true);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or NotSupportedException)
        {
            throw parameters.Refuse(
                "sslcert", "and sslkey have to be a certificate and its key, in PEM form; an encrypted key needs sslpassword.");
        }
    }

    private static X509Certificate2 WithKey(string certificateFile, string keyFile, string? password)
    {
        var certificate = password is null
            ? X509Certificate2.CreateFromPemFile(certificateFile, keyFile)
            : X509Certificate2.CreateFromEncryptedPemFile(certificateFile, password, keyFile);
        if (!OperatingSystem.IsWindows()) return certificate;

        // TLS on Windows cannot use a key that exists in memory only.
        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
        }
    }

    private static void CheckReadable(string parameter, string file, UrlParameters parameters)
    {
        try
        {
            using var stream = File.OpenRead(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw parameters.Refuse(parameter, "names a file that does not exist or cannot be read.");
        }
    }
}
