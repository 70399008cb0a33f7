namespace Hearth.Capacity.Simulation;

/// <summary>One process.</summary>
internal sealed class Replica(int number, int poolSize)
{
    public int Number => number;

    /// <summary>Whether the load balancer sends requests to it and owners may be placed there.</summary>
    public bool IsReady { get; set; } = true;

    /// <summary>Whether it was killed and the others do not know yet.</summary>
    public bool IsMissed { get; set; }

    public int ActiveOwners { get; set; }

    /// <summary><see cref="ActiveOwners"/> as the others were told.</summary>
    public int ReportedOwners { get; set; }

    public int Readers { get; set; }

    public int WatchedStreams { get; set; }

    /// <summary>When each connection of the pool will be free.</summary>
    public double[] Connections { get; } = new double[poolSize];
}
