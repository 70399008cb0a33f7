using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Hearth.Orleans;

/// <summary>How a process becomes a member of the cluster. Applies with PostgreSQL only: other databases have one process.</summary>
public sealed class ClusterOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Cluster";

    /// <summary>The silo port where nothing else is said.</summary>
    public const int DefaultSiloPort = 11_111;

    /// <summary>The gateway port where nothing else is said.</summary>
    public const int DefaultGatewayPort = 30_000;

    /// <summary>Whether there is a cluster. Also configured as the value of <c>Hearth:Cluster</c> itself. Default: <c>Auto</c>.</summary>
    public ClusterMode Mode { get; set; }

    /// <summary>
    /// What the members of one cluster have in common. Default: null, which is one made of the database's host, port and name and of the
    /// schema, so that a copy of the database elsewhere is another cluster.
    /// </summary>
    [StringLength(64, MinimumLength = 1)]
    public string? Id { get; set; }

    /// <summary>
    /// The TCP port on which members reach each other. Default: null, which is 11111, or a free port where another process of this
    /// machine has that one.
    /// </summary>
    [Range(1, 65_535)]
    public int? SiloPort { get; set; }

    /// <summary>
    /// The TCP port for Orleans clients, of which Hearth itself has none; 0 opens none. Default: null, which is 30000, or a free port
    /// where another process of this machine has that one.
    /// </summary>
    [Range(0, 65_535)]
    public int? GatewayPort { get; set; }

    /// <summary>
    /// The address under which the other members reach this one. Default: null, which is the ECS task's, or else the local one that the
    /// way to the database begins with.
    /// </summary>
    public string? Address { get; set; }

    /// <summary>The local address to listen on; <c>0.0.0.0</c> for all. Default: null, which is <see cref="Address"/> and no other.</summary>
    public string? ListenAddress { get; set; }

    /// <summary>
    /// After how long an unanswered probe of another member counts as missed; one is sent as often. A member whose connection stands is not
    /// suspected before it has been silent for four times this and <see cref="MissedProbes"/>. Default: 500 milliseconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many probes in a row a member misses before another one suspects it. Default: 2.</summary>
    [Range(1, 100)]
    public int MissedProbes { get; set; } = 2;

    /// <summary>How many members have to suspect one before it is declared dead. Default: 1.</summary>
    [Range(1, 10)]
    public int Votes { get; set; } = 1;

    /// <summary>Certificates for the connections between members. Default: none, which leaves them plain and open to whoever reaches the port.</summary>
    public ClusterTlsOptions Tls { get; set; } = new();

    internal static IPAddress? Parse(string? address) => address is null ? null : IPAddress.Parse(address);
}
