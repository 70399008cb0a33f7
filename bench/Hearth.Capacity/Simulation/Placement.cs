namespace Hearth.Capacity.Simulation;

/// <summary>Where an owner is placed: as Hearth.Orleans does it, next to a reader, else where the prompt came in, but nowhere where clearly more is to do.</summary>
internal static class Placement
{
    private const int Reader = 2;
    private const int Local = 1;

    public static int Choose(int asking, Page? page, IReadOnlyList<Replica> replicas)
    {
        var least = asking;
        foreach (var replica in replicas)
            if (replica.IsReady && replica.ReportedOwners < replicas[least].ReportedOwners) least = replica.Number;

        var limit = replicas[least].ReportedOwners + Margin(replicas[least].ReportedOwners);
        var (best, worth) = (least, Worth(least));
        foreach (var replica in replicas)
        {
            if (!replica.IsReady || replica.ReportedOwners > limit || Worth(replica.Number) <= worth) continue;
            (best, worth) = (replica.Number, Worth(replica.Number));
        }

        return best;

        int Worth(int number) => (page?.IsWatchedFrom(number) == true ? Reader : 0) + (number == asking ? Local : 0);
    }

    /// <summary>How much more than the least busy replica another one may have to do.</summary>
    public static int Margin(int owners) => Math.Max(4, owners / 4);
}
