using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hearth.PostgresServers;

/// <summary>A certificate authority for one test run.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly X509Certificate2 _certificate;

    public TestAuthority(string name) => _certificate = CreateRoot(name);

    /// <summary>The root certificate.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>A certificate and its unencrypted key, for a server or a client.</summary>
    public (string Certificate, RSA Key) Issue(string subject, params string[] names)
    {
        var key = RSA.Create(2048);
        var request = Request(subject, key, isAuthority: false);
        if (names.Length > 0) request.CertificateExtensions.Add(AlternativeNames(names));
        using var certificate = request.Create(_certificate, Now.AddHours(-1), Now.AddHours(12), RandomNumberGenerator.GetBytes(8));
        return (certificate.ExportCertificatePem(), key);
    }

    public void Dispose() => _certificate.Dispose();

    private static X509Certificate2 CreateRoot(string name)
    {
        using var key = RSA.Create(2048);
        return Request(name, key, isAuthority: true).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
    }

    private static CertificateRequest Request(string subject, RSA key, bool isAuthority)
    {
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        return request;
    }

    private static X509Extension AlternativeNames(string[] names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address)) builder.AddIpAddress(address);
            else builder.AddDnsName(name);
        }

        return builder.Build();
    }
}
