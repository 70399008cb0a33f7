namespace Hearth.Capacity.Model;

/// <summary>Where readers are while owners write, and what replicas tell each other about it.</summary>
internal sealed class ReadingModel(Workload workload, Deployment deployment, OwnershipModel ownership, PlacementModel placement)
{
    private readonly Answer _answer = workload.Answer;
    private readonly double _closing = workload.PageCloseRate;
    private readonly double _elsewhere = 1 - (1.0 / deployment.Replicas);

    /// <summary>The share of ownership that began before anybody read, or where the readers' replica had too much to do.</summary>
    public double BlindShare
    {
        get
        {
            var unread = ownership.NewPages / (ownership.WatchedPrompts * (1 - ownership.Continues));
            return unread + ((1 - unread) * placement.DivertedShare);
        }
    }

    /// <summary>
    /// The probability, at a moment at which an answer is read, that the reader next to whom its owner was placed has not come back
    /// elsewhere since.
    /// </summary>
    /// <remarks>
    /// An ownership is a chain of answers and pauses. With q(k) the probability that one of each is over before something of rate k, and
    /// g(k) the time of an answer under that rate, it is g(c+r)/(1-q(c+r)) over g(c)/(1-q(c)): c closes pages, r breaks connections.
    /// </remarks>
    public double IsStillThere => Chain(_closing + workload.ReconnectRate) / Chain(_closing);

    public double RemoteReaderShare =>
        _elsewhere * (BlindShare + ((1 - BlindShare) * (1 - (IsStillThere / workload.ReadersPerPage))));

    /// <summary>The other replicas that an answer is sent to, on average, while its page is open.</summary>
    public double RemoteReplicas => (BlindShare * RemoteReplicasFor(1)) + ((1 - BlindShare) * RemoteReplicasFor(1 - IsStillThere));

    public double WatchedStreams => workload.Pages * Spread.ReplicasOfPage(workload.ExtraReaders, deployment.Replicas);

    /// <summary>A reader that was alone on its replica ends a watch when it goes, and one that will be alone begins one.</summary>
    public double WatchChanges => 2 * ((workload.OpenReaders * workload.ReconnectRate * Spread.IsAlone(workload.ExtraReaders, deployment.Replicas))
        + (_closing * WatchedStreams));

    /// <summary>What readers see of one answer: its groups of boundary events, and its deltas.</summary>
    public double ShowsPerAnswer => EventSizes.BoundaryAppendsOf(_answer) + DeltasPerAnswer;

    public double DeltasPerAnswer => _answer.ModelCalls * _answer.DeltasPerCall(deployment.WatchedWindowSeconds);

    /// <summary>Answers per second that a page is open for, counting in part those that it is open for in part.</summary>
    public double ReadAnswers => ownership.WatchedActive / _answer.Seconds;

    public double IdleReads
    {
        get
        {
            var readers = workload.ReadersPerPage;
            return workload.Pauses.Sum(kind => ownership.PagesInPause(kind) * readers * IdleReadsPerSecond(1 / kind.Seconds));
        }
    }

    /// <summary>Watched streams, once for each replica that watches, which nobody owns.</summary>
    public double WithoutOwner => WatchedStreams - (ownership.OwnedPages * Spread.ReplicasOfPage(workload.ExtraReaders, deployment.Replicas));

    /// <summary>The same that nobody owns in the same process.</summary>
    public double WithoutLocalOwner
    {
        get
        {
            var isThere = OwnedChain(_closing + workload.ReconnectRate) / OwnedChain(_closing);
            var noExtra = Math.Exp(-workload.ExtraReaders / deployment.Replicas);
            var hasMoved = BlindShare + ((1 - BlindShare) * (1 - isThere));
            return WatchedStreams - (ownership.OwnedPages * (1 - (noExtra * hasMoved * _elsewhere)));
        }
    }

    private double Chain(double rate) => _answer.SecondsUnder(rate) / (1 - Link(rate));

    // With the pauses in which the owner waits.
    private double OwnedChain(double rate) =>
        (_answer.SecondsUnder(rate) + (_answer.EndsFirst(rate) * ownership.PauseSecondsWithinLinger(rate))) / (1 - Link(rate));

    private double Link(double rate) => _answer.EndsFirst(rate) * ownership.PauseWithinLinger(rate);

    // Extra readers are anywhere; the first one is on another replica with a probability of its own.
    private double RemoteReplicasFor(double hasMoved)
    {
        var others = deployment.Replicas - 1;
        if (others == 0) return 0;
        return others * (1 - (Math.Exp(-workload.ExtraReaders / deployment.Replicas) * (1 - (hasMoved * _elsewhere / others))));
    }

    // A silence that ends at a rate k is interrupted by y/(1-y) reads, y = exp(-k·interval), and there are k of them in a second.
    private double IdleReadsPerSecond(double pauseRate)
    {
        var rate = pauseRate + _closing + workload.ReconnectRate;
        var survives = Math.Exp(-rate * deployment.IdleSeconds);
        return rate * survives / (1 - survives);
    }
}
