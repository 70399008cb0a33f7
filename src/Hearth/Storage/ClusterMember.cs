namespace Hearth.Storage;

/// <summary>One process as the others of its cluster know it. Address, port and generation say which.</summary>
/// <param name="Address">The IP address at which the others reach it.</param>
/// <param name="Port">Its port for the others.</param>
/// <param name="Generation">Tells it from an earlier process at the same address.</param>
/// <param name="Name">Its own name.</param>
/// <param name="HostName">The name of the machine or container.</param>
/// <param name="Status">Where it is in its life, as the cluster's protocol numbers it.</param>
/// <param name="GatewayPort">Its port for clients; 0 for none.</param>
/// <param name="Suspicions">Who takes it for dead, and since when, as the cluster's protocol writes it.</param>
/// <param name="StartedAt">When it started, by its own clock; kept to the microsecond.</param>
/// <param name="AliveAt">When it last said that it lives, by its own clock; kept to the microsecond.</param>
internal sealed record ClusterMember(
    string Address,
    int Port,
    int Generation,
    string Name,
    string HostName,
    int Status,
    int GatewayPort,
    string Suspicions,
    DateTimeOffset StartedAt,
    DateTimeOffset AliveAt)
{
    /// <summary>The <see cref="Status"/> of a member that will never come back.</summary>
    public const int Dead = 6;
}
