using System.Globalization;
using System.Text;
using Hearth.Capacity.Model;

namespace Hearth.Capacity.Report;

/// <summary>The figures as Markdown.</summary>
internal static class Tables
{
    public static string Write(IReadOnlyList<Check> checks)
    {
        var table = new StringBuilder("| | model | simulation | ratio | tolerance | |\n|---|---|---|---|---|---|\n");
        foreach (var check in checks)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {check.Name} | {Number(check.Modelled)}{Unit(check)} | {Number(check.Simulated)}{Unit(check)} ")
                .Append(CultureInfo.InvariantCulture, $"| {check.Ratio:0.00} | ±{check.Tolerance:P0} | {(check.Holds ? "" : "**differs**")} |\n");
        }

        return table.ToString();
    }

    public static string Write(ClusterFigures figures, Resources resources, int replicas) =>
        $"""
        | of the whole cluster | |
        |---|---|
        | prompts, claims | {Number(figures.Prompts)}/s, {Number(figures.Claims)}/s |
        | owners, of them active | {Number(figures.Owners)}, {Number(figures.ActiveOwners)} |
        | appends, rows | {Number(figures.Appends)}/s, {Number(figures.Rows)}/s |
        | commits of all kinds | {Number(resources.Commits)}/s |
        | write-ahead log | {Number(resources.WalBytes / 1e6)} MB/s |
        | CPU of PostgreSQL | {Number(resources.DatabaseCores)} cores |
        | connections to PostgreSQL, at most | {resources.Connections} |
        | CPU of all servers | {Number(resources.ServerCores)} cores |
        | readers on another replica than the owner | {figures.RemoteReaderShare:P0} |
        | between replicas | {Number(figures.CrossBytes / 1e6)} MB/s in {Number(figures.CrossBatches)} batches/s |
        | messages between silos | {Number(resources.SiloMessages)}/s on {resources.Links} links |

        | of one of {replicas} replicas | |
        |---|---|
        | memory | {Number(resources.BytesPerReplica / 1e6)} MB, of it watch lists {Number(resources.WatchListBytesPerReplica / 1e6)} MB |
        | CPU | {Number(resources.ServerCores / replicas)} cores |

        """;

    private static string Unit(Check check) => check.Unit is "" or "/s" or "%" or "x" ? check.Unit : $" {check.Unit}";

    private static string Number(double value) => Math.Abs(value) switch
    {
        >= 1_000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
