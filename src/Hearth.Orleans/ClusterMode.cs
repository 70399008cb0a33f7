namespace Hearth.Orleans;

/// <summary>Whether the processes on one PostgreSQL database form a cluster.</summary>
public enum ClusterMode
{
    /// <summary>They do, as far as they reach each other. A process that does not reach the others shares the database with them.</summary>
    Auto,

    /// <summary>They share the database, and know nothing of each other but what is in it.</summary>
    Off,

    /// <summary>They do: a process that cannot become a member does not start.</summary>
    Required,
}
