namespace Hearth.Capacity.Report;

/// <summary>All figures of model and simulation, with how far they may differ.</summary>
internal static class Comparison
{
    // Means over minutes; what hangs on the placement of owners, or is counted for seconds; what a deploy shows.
    private const double Close = 0.05;
    private const double Near = 0.15;
    private const double Rough = 0.25;

    public static IReadOnlyList<Check> Compare(ClusterFigures model, ClusterFigures simulation)
    {
        return
        [
            Of("prompts", "/s", Close, figures => figures.Prompts),
            Of("claims", "/s", Close, figures => figures.Claims),
            Of("active owners", "", Close, figures => figures.ActiveOwners),
            Of("owners, waiting ones included", "", Close, figures => figures.Owners),
            Of("busiest replica over the mean, active owners", "%", Rough, figures => 100 * figures.BusiestExcess),
            Of("prompts passed to another replica", "/s", Close, figures => figures.RemoteNudges),
            Of("readers on another replica than the owner", "%", Near, figures => 100 * figures.RemoteReaderShare),
            Of("watched streams, all replicas", "", Close, figures => figures.WatchedStreams),
            Of("changes of watch lists", "/s", Close, figures => figures.WatchChanges),
            Of("events to other replicas", "/s", Near, figures => figures.CrossEvents),
            Of("batches to other replicas", "/s", Near, figures => figures.CrossBatches),
            Of("bytes to other replicas", "MB/s", Near, figures => figures.CrossBytes / 1e6),
            Of("appends", "/s", Close, figures => figures.Appends),
            Of("rows", "/s", Close, figures => figures.Rows),
            Of("commits of appends", "/s", Near, figures => figures.AppendCommits),
            Of("looks of idle readers into storage", "/s", Close, figures => figures.IdleReads),
            Of("stream ends asked for, cluster", "/s", Close, figures => figures.ClusterLookups),
            Of("stream ends asked for, shared only", "/s", Close, figures => figures.SharedLookups),
            Of("kill: answers left behind", "", OfSome(model.FailoverBurst), figures => figures.FailoverBurst),
            Of("kill: until all are owned again", "s", Near, figures => figures.FailoverSeconds),
            Of("deploy: answers handed over", "", OfSome(model.DeployHandOvers), figures => figures.DeployHandOvers),
            Of("deploy: claims because of it", "", Rough, figures => figures.DeployClaims),
            Of("deploy: readers that reconnect", "", Near, figures => figures.DeployReconnects),
            Of("deploy: most readers on a replica over the mean", "x", Near, figures => figures.DeployPeakReaders),
        ];

        // Counted once: three standard deviations of a Poisson distributed number, beside what the formula may be off.
        static double OfSome(double count) => Close + (3 / Math.Sqrt(Math.Max(count, 1)));

        Check Of(string name, string unit, double tolerance, Func<ClusterFigures, double> figure) =>
            new(name, unit, figure(model), figure(simulation), tolerance);
    }
}
