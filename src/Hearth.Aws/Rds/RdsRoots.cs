using Hearth.Storage;

namespace Hearth.Aws.Rds;

/// <summary>The roots that Amazon signs the certificates of RDS instances with, as they were when this was built.</summary>
internal static class RdsRoots
{
    private const string Resource = "rds-roots.pem";

    private static readonly Lazy<string> All = new(Read);

    /// <summary>The roots of all regions, as certificates in PEM form.</summary>
    public static string Pem => All.Value;

    /// <summary>The roots for a server, which are those of all regions.</summary>
    /// <param name="host">The name of an endpoint of RDS.</param>
    /// <exception cref="StoreUnusableException">Its region is younger than the roots, or keeps its own to itself.</exception>
    public static string For(string host)
    {
        var region = RdsEndpoint.Find(host)!.Region;
        return Pem.Contains($"# Amazon RDS {region} Root CA ", StringComparison.Ordinal)
            ? Pem
            : throw new StoreUnusableException(
                $"No root certificate of RDS in {region} comes with this version of Hearth. Download the region's bundle from AWS's trust "
                + "store and name the file with sslrootcert, in DATABASE_URL or as PGSSLROOTCERT.");
    }

    private static string Read()
    {
        using var stream = typeof(RdsRoots).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
