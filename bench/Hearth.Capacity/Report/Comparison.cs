namespace Hearth.Capacity.Report;

/// <summary>All figures of model and simulation, with how far they may differ.</summary>
internal static class Comparison
{
    // Means over minutes of thousands of events; what depends on single moments or on few events; what one kill shows.
    private const double Close = 0.05;
    private const double Near = 0.1;
    private const double Once = 0.25;

    public static IReadOnlyList<Check> Compare(ClusterFigures model, ClusterFigures simulation)
    {
        return
        [
            Of("prompts", "/s", Close, figures => figures.Prompts),
            Of("claims", "/s", Close, figures => figures.Claims),
            Of("active owners", "", Close, figures => figures.ActiveOwners),
            Of("owners, waiting ones included", "", Close, figures => figures.Owners),
            Of("busiest replica over the mean, active owners, at most", "%", Near, figures => 100 * figures.BusiestExcess) with { IsBound = true },
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
            Of("kill: answers left behind", "", Once, figures => figures.FailoverBurst),
            Of("kill: until all are owned again", "s", Near, figures => figures.FailoverSeconds),
            Of("deploy: answers handed over", "", Once, figures => figures.DeployHandOvers),
            Of("deploy: claims because of it", "", Near, figures => figures.DeployClaims),
            Of("deploy: readers that reconnect", "", Near, figures => figures.DeployReconnects),
            Of("deploy: most readers on a replica over the mean", "x", Near, figures => figures.DeployPeakReaders),
        ];

        Check Of(string name, string unit, double tolerance, Func<ClusterFigures, double> figure) =>
            new(name, unit, figure(model), figure(simulation), tolerance);
    }
}
