namespace Hearth.Capacity.Model;

/// <summary>Turns the figures of a cluster into what they take of machines.</summary>
internal sealed class ResourceModel(Workload workload, Deployment deployment, UnitCosts costs)
{
    private readonly int _replicas = deployment.Replicas;
    private readonly int _furtherCalls = workload.Answer.ModelCalls - 1;

    public Resources Estimate(ClusterFigures figures)
    {
        var lingering = figures.WatchChanges / 2 * deployment.UnwatchSeconds;
        var watchLists = (figures.WatchedStreams + lingering) * (1 - (1.0 / _replicas)) * costs.BytesPerWatch;
        return new Resources
        {
            DatabaseCores = DatabaseCores(figures),
            WalBytes = (figures.Prompts * (costs.WalBytesPerPrompt + (_furtherCalls * costs.WalBytesPerFurtherCall)))
                + (Deltas(figures) * costs.WalBytesPerDelta),
            Commits = figures.AppendCommits + figures.Prompts + (2 * figures.Claims) + _replicas,
            Connections = _replicas * deployment.ConnectionsPerReplica,
            ServerCores = ServerCores(figures),
            BytesPerReplica = costs.BaseBytes + watchLists + (OwnersAndReaders(figures) / _replicas),
            WatchListBytesPerReplica = watchLists,
            SiloMessages = SiloMessages(figures),
            Links = _replicas * (_replicas - 1) / 2,
        };
    }

    private double DatabaseCores(ClusterFigures figures) =>
        (figures.Prompts * (costs.DatabasePerPrompt + (_furtherCalls * costs.DatabasePerFurtherCall)))
        + (Deltas(figures) * costs.DatabasePerDelta)
        + (figures.IdleReads * costs.DatabasePerIdleRead)
        + (figures.ClusterLookups * costs.DatabasePerLookup)
        + (_replicas * costs.DatabasePerProcess);

    private double ServerCores(ClusterFigures figures) =>
        (figures.Prompts * workload.Answer.ModelCalls * (costs.ServerPerModelCall + (workload.Answer.TokensPerCall * costs.ServerPerToken)))
        + (Deltas(figures) * costs.ServerPerDelta)
        + (figures.CrossEvents * costs.ServerPerCrossEvent)
        + (LinkMessages(figures) * costs.ServerPerLinkMessage)
        + (workload.OpenReaders * costs.ServerPerIdleReader);

    private double OwnersAndReaders(ClusterFigures figures) =>
        (workload.OpenReaders * costs.BytesPerReader)
        + (figures.Owners * costs.BytesPerWaitingOwner)
        + (figures.ActiveOwners * costs.BytesPerActiveOwner);

    private double SiloMessages(ClusterFigures figures) => LinkMessages(figures) + (_replicas * costs.ProbeMessagesPerReplica);

    // Calls, and answers that tell something. A prompt for an owner elsewhere goes there, and its outcome comes back. Every change of a
    // watch list goes over all links of its replica. All of it together, if it comes at one time; a link without news says every beat that
    // it is there.
    private double LinkMessages(ClusterFigures figures)
    {
        var links = _replicas * (_replicas - 1);
        var news = figures.CrossShows + (2 * figures.RemoteNudges) + (figures.WatchChanges * (_replicas - 1));
        return links == 0 ? 0 : links * OneInFlight.BatchesPerSecond((news / links) + (1 / deployment.BeatSeconds), deployment.LinkSeconds);
    }

    private double Deltas(ClusterFigures figures) => figures.Rows - (figures.Prompts * EventSizes.BoundaryEventsOf(workload.Answer));
}
