using System.Text.RegularExpressions;

namespace Hearth.Aws.Rds;

/// <summary>What the name of an endpoint of RDS says.</summary>
/// <param name="Region">Where the database is.</param>
/// <param name="IsProxy">Whether it is an RDS Proxy, whose certificate is a public one.</param>
internal sealed partial record RdsEndpoint(string Region, bool IsProxy)
{
    /// <summary>Reads the name of a host; null for one that is not of RDS.</summary>
    public static RdsEndpoint? Find(string host)
    {
        var match = NamePattern.Match(host);
        return match.Success
            ? new RdsEndpoint(match.Groups["region"].Value.ToLowerInvariant(), match.Groups["proxy"].Success)
            : null;
    }

    // db.c9akciq32.us-east-1.rds.amazonaws.com, one of a cluster (db.cluster-c9akciq32.…), or of a proxy (db.proxy-c9akciq32.…). In China
    // the service stands before the region: db.c9akciq32.rds.cn-north-1.amazonaws.com.cn.
    [GeneratedRegex(
        @"^[^.]+(\.[^.]+)*\.((?<proxy>proxy-[^.]+)|[^.]+)\.((?<region>[a-z0-9-]+)\.rds|rds\.(?<region>[a-z0-9-]+))\.amazonaws\.com(\.cn)?\.?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NamePattern { get; }
}
