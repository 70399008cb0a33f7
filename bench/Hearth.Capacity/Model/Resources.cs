namespace Hearth.Capacity.Model;

/// <summary>What a load takes of machines. Of the whole cluster, unless it says otherwise.</summary>
internal sealed record Resources
{
    public double DatabaseCores { get; init; }

    /// <summary>Of the write-ahead log, per second.</summary>
    public double WalBytes { get; init; }

    /// <summary>Of everything: appends, admissions, claims, releases, heartbeats. One flush of the log each, or less.</summary>
    public double Commits { get; init; }

    public int Connections { get; init; }

    public double ServerCores { get; init; }

    public double BytesPerReplica { get; init; }

    public double WatchListBytesPerReplica { get; init; }

    /// <summary>Messages between silos: batches, nudges, watch lists and probes, with their answers.</summary>
    public double SiloMessages { get; init; }

    /// <summary>Connections between silos, one for each pair.</summary>
    public int Links { get; init; }
}
