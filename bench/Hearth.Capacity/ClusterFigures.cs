namespace Hearth.Capacity;

/// <summary>What the model predicts and the simulation counts. Rates are per second of the whole cluster.</summary>
internal sealed record ClusterFigures
{
    public double Prompts { get; init; }

    public double Claims { get; init; }

    /// <summary>Owners that are answering, of the whole cluster.</summary>
    public double ActiveOwners { get; init; }

    /// <summary>Streams with a living owner: those that are answering and those that wait for the next prompt.</summary>
    public double Owners { get; init; }

    /// <summary>By how much the replica with most active owners exceeds the mean, as a share of it.</summary>
    public double BusiestExcess { get; init; }

    /// <summary>Prompts whose owner is placed on, or found at, another replica than the one that took them.</summary>
    public double RemoteNudges { get; init; }

    /// <summary>Of the readers that see an answer being written, the share on another replica than its owner.</summary>
    public double RemoteReaderShare { get; init; }

    /// <summary>Streams that a replica watches, summed up over all replicas.</summary>
    public double WatchedStreams { get; init; }

    /// <summary>Streams that a replica begins or ceases to watch.</summary>
    public double WatchChanges { get; init; }

    public double CrossEvents { get; init; }

    /// <summary>Moments at which an owner shows something that a reader on another replica is to see.</summary>
    public double CrossShows { get; init; }

    public double CrossBatches { get; init; }

    public double CrossBytes { get; init; }

    public double Appends { get; init; }

    public double Rows { get; init; }

    public double AppendCommits { get; init; }

    /// <summary>Reads of storage by readers that have seen nothing for the idle interval.</summary>
    public double IdleReads { get; init; }

    /// <summary>Streams whose end is asked for while replicas tell each other what they show.</summary>
    public double ClusterLookups { get; init; }

    /// <summary>The same where processes only share the database.</summary>
    public double SharedLookups { get; init; }

    /// <summary>Answers that a replica which is killed leaves behind.</summary>
    public double FailoverBurst { get; init; }

    /// <summary>From the kill until all of them have a new owner, in seconds.</summary>
    public double FailoverSeconds { get; init; }

    /// <summary>Answers that a rolling deploy of all replicas cuts off and hands over.</summary>
    public double DeployHandOvers { get; init; }

    /// <summary>Claims that would not have been necessary without the deploy.</summary>
    public double DeployClaims { get; init; }

    /// <summary>Readers that lose their connection by the deploy. One may do so more than once.</summary>
    public double DeployReconnects { get; init; }

    /// <summary>The most readers that a replica has during the deploy, over the mean before it.</summary>
    public double DeployPeakReaders { get; init; }
}
