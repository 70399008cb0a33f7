using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Hearth.Orleans;

/// <summary>Has members show each other certificates, and believe those that the cluster's own authority has signed.</summary>
internal sealed class ClusterCertificates(ClusterTlsOptions options)
{
    public void Configure(TlsOptions tls)
    {
        tls.LocalCertificate = X509Certificate2.CreateFromPemFile(options.Certificate!, options.Key!);
        tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.CheckCertificateRevocation = false;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(options.Authority!);
        tls.RemoteCertificateValidation = (certificate, _, errors) =>
            (errors & SslPolicyErrors.RemoteCertificateNotAvailable) == 0 && IsSigned(certificate, authorities);

        // Members are known by their addresses, which change; what counts is who has signed. The name only has to be one.
        tls.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = "hearth";
    }

    private static bool IsSigned(X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        return chain.Build(certificate);
    }
}
