namespace Hearth.Orleans;

/// <summary>Certificates for the connections between members. All three files, in PEM, or none.</summary>
public sealed class ClusterTlsOptions
{
    /// <summary>The path of this member's certificate, which the authority itself has signed: certificates between the two are not looked for.</summary>
    public string? Certificate { get; set; }

    /// <summary>The path of its private key.</summary>
    public string? Key { get; set; }

    /// <summary>
    /// The path of the authority's certificate. A member accepts whoever shows a certificate that this authority has signed, so it has to
    /// sign for this cluster only.
    /// </summary>
    public string? Authority { get; set; }

    internal bool IsOn => Certificate is not null;
}
