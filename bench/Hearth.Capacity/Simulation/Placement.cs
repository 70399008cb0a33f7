using Hearth.Capacity.Model;

namespace Hearth.Capacity.Simulation;

/// <summary>Where an owner is placed: next to a reader, else where the prompt came in, unless another replica has clearly less to do.</summary>
internal static class Placement
{
    public static int Choose(int asking, Page? page, IReadOnlyList<Replica> replicas, Deployment deployment)
    {
        var preferred = FindReader(asking, page, replicas);
        var least = asking;
        foreach (var replica in replicas)
            if (replica.IsReady && replica.ReportedOwners < replicas[least].ReportedOwners) least = replica.Number;

        return IsClearlyLess(replicas[least].ReportedOwners, replicas[preferred].ReportedOwners, deployment) ? least : preferred;
    }

    public static bool IsClearlyLess(int less, int more, Deployment deployment) =>
        less < more * deployment.ClearlyLessShare && more - less >= deployment.ClearlyLessCount;

    private static int FindReader(int asking, Page? page, IReadOnlyList<Replica> replicas)
    {
        if (page is null || page.IsWatchedFrom(asking)) return asking;
        var best = -1;
        foreach (var reader in page.Readers)
        {
            if (reader < 0 || !replicas[reader].IsReady) continue;
            if (best < 0 || replicas[reader].ReportedOwners < replicas[best].ReportedOwners) best = reader;
        }

        return best < 0 ? asking : best;
    }
}
