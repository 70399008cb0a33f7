namespace Hearth.Capacity.Model;

/// <summary>The replicas, and how they behave. The defaults are Hearth's own.</summary>
internal sealed record Deployment
{
    public int Replicas { get; init; } = 12;

    /// <summary>How long an owner waits for the next prompt.</summary>
    public double LingerSeconds { get; init; } = 60;

    /// <summary>How long deltas are joined that somebody sees.</summary>
    public double WatchedWindowSeconds { get; init; } = 0.025;

    /// <summary>How long deltas are joined that nobody sees, and how long any delta may stay unstored.</summary>
    public double FlushSeconds { get; init; } = 0.1;

    /// <summary>After which silence a reader looks into storage.</summary>
    public double IdleSeconds { get; init; } = 15;

    /// <summary>How often a replica that does not hear from all others asks for the ends of what it only reads.</summary>
    public double SharedPollSeconds { get; init; } = 0.25;

    /// <summary>How often it asks when it hears from all others.</summary>
    public double ClusterPollSeconds { get; init; } = 5;

    /// <summary>A call from one replica to another, there and back, with what it carries.</summary>
    public double CallSeconds { get; init; } = 0.0005;

    /// <summary>From one message with live events to the next one on the same link: the call, and the rest after it, which is longer among many.</summary>
    public double LinkSeconds => CallSeconds + (0.003 * Math.Clamp((Replicas - 1) / 2.0, 1, 5));

    /// <summary>A commit of PostgreSQL as the server sees it.</summary>
    public double CommitSeconds { get; init; } = 0.002;

    /// <summary>Until the others know that a replica was killed: measured, 0.6 s after kill -9 and 4.4 s after a hang.</summary>
    public double DetectionSeconds { get; init; } = 0.6;

    /// <summary>The question for unsettled work of dead owners.</summary>
    public double SweepSeconds { get; init; } = 0.05;

    /// <summary>How many streams a sweep has others look at, at the same time.</summary>
    public int SweepWidth { get; init; } = 32;

    /// <summary>A claim, and reading what the new owner has to know.</summary>
    public double ClaimSeconds { get; init; } = 0.005;

    /// <summary>How long answers may go on in a replica that is about to stop.</summary>
    public double DrainSeconds { get; init; } = 20;

    /// <summary>From the end of a replica to its first request.</summary>
    public double StartSeconds { get; init; } = 3.5;

    /// <summary>From the stop of one replica to that of the next one in a rolling deploy.</summary>
    public double DeploySeconds { get; init; } = 60;

    /// <summary>After what time at the latest replicas tell each other how much they do.</summary>
    public double BeatSeconds { get; init; } = 0.25;

    /// <summary>How long a replica watches a stream whose last reader there has left.</summary>
    public double UnwatchSeconds { get; init; } = 10.5;

    /// <summary>How often replicas compare how much they own.</summary>
    public double RebalanceSeconds { get; init; } = 5;

    /// <summary>Connections of one process for claims, reads and admissions.</summary>
    public int PoolSize { get; init; } = 10;

    /// <summary>Open connections of one process: ten in the pool, five for appends, two for heartbeats and notifications.</summary>
    public int ConnectionsPerReplica { get; init; } = 17;
}
