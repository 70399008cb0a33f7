namespace Hearth.Capacity.Model;

/// <summary>The figures of a cluster, by formulas.</summary>
internal sealed class CapacityModel
{
    private readonly Workload _workload;
    private readonly Deployment _deployment;
    private readonly EventSizes _sizes;
    private readonly OwnershipModel _ownership;
    private readonly PlacementModel _placement;
    private readonly ReadingModel _reading;

    public CapacityModel(Workload workload, Deployment deployment, EventSizes sizes)
    {
        (_workload, _deployment, _sizes) = (workload, deployment, sizes);
        _ownership = new OwnershipModel(workload, deployment);
        _placement = new PlacementModel(_ownership.Active, deployment.Replicas);
        _reading = new ReadingModel(workload, deployment, _ownership, _placement);
    }

    private int Replicas => _deployment.Replicas;

    public ClusterFigures Predict() => AddFailures(AddStorage(AddLinks(new ClusterFigures
    {
        Prompts = _ownership.Prompts,
        Claims = _ownership.Claims,
        ActiveOwners = _ownership.Active,
        Owners = _ownership.Owners,
        BusiestExcess = _placement.BusiestExcess,
        RemoteNudges = PredictRemoteNudges(),
        RemoteReaderShare = _reading.RemoteReaderShare,
        WatchedStreams = _reading.WatchedStreams,
        WatchChanges = _reading.WatchChanges,
        IdleReads = _reading.IdleReads,
        ClusterLookups = _reading.WithoutOwner / _deployment.ClusterPollSeconds,
        SharedLookups = _reading.WithoutLocalOwner / _deployment.SharedPollSeconds,
    })));

    // A prompt comes in anywhere. Its owner is there when it is placed without readers, or next to a reader there.
    private double PredictRemoteNudges()
    {
        var elsewhere = 1 - (1.0 / Replicas);
        var placedAtReader = (_ownership.WatchedPrompts * (1 - _ownership.Continues)) - _ownership.NewPages;
        var watches = Spread.ReplicasOfPage(_workload.ExtraReaders, Replicas) / Replicas;
        return (_ownership.WatchedPrompts * _ownership.Continues * elsewhere) + (placedAtReader * (1 - _placement.DivertedShare) * (1 - watches));
    }

    private ClusterFigures AddLinks(ClusterFigures figures)
    {
        var copies = _reading.ReadAnswers * _reading.RemoteReplicas;
        var (deltas, boundaries) = (copies * _reading.DeltasPerAnswer, copies * EventSizes.BoundaryEventsOf(_workload.Answer));
        var shows = copies * _reading.ShowsPerAnswer;
        var links = Replicas * (Replicas - 1);
        var batches = links * OneInFlight.BatchesPerSecond(shows / Math.Max(links, 1), _deployment.LinkSeconds);
        return figures with
        {
            CrossEvents = deltas + boundaries,
            CrossShows = shows,
            CrossBatches = batches,
            CrossBytes = _sizes.OnLinks(deltas, boundaries, batches),
        };
    }

    private ClusterFigures AddStorage(ClusterFigures figures)
    {
        var answer = _workload.Answer;
        var (read, unread) = (_reading.ReadAnswers, _ownership.Prompts - _reading.ReadAnswers);
        var deltas = answer.ModelCalls
            * ((read * answer.DeltasPerCall(_deployment.WatchedWindowSeconds)) + (unread * answer.DeltasPerCall(_deployment.FlushSeconds)));
        var flushes = _ownership.Prompts * answer.ModelCalls * answer.DeltasPerCall(_deployment.FlushSeconds);
        var appends = flushes + (_ownership.Prompts * EventSizes.BoundaryAppendsOf(answer));
        return figures with
        {
            Appends = appends,
            Rows = deltas + (_ownership.Prompts * EventSizes.BoundaryEventsOf(answer)),
            AppendCommits = Replicas * OneInFlight.BatchesPerSecond(appends / Replicas, _deployment.CommitSeconds),
        };
    }

    private ClusterFigures AddFailures(ClusterFigures figures)
    {
        var failure = new FailureModel(_workload, _deployment, _ownership);
        var (reconnects, peak) = failure.MoveReaders();
        return figures with
        {
            FailoverBurst = failure.Burst,
            FailoverSeconds = failure.Seconds,
            DeployHandOvers = failure.HandOvers,
            DeployClaims = failure.ExtraClaims,
            DeployReconnects = reconnects,
            DeployPeakReaders = peak,
        };
    }
}
