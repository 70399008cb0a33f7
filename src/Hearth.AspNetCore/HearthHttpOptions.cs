using System.ComponentModel.DataAnnotations;

namespace Hearth.AspNetCore;

/// <summary>Bounds on requests and connections.</summary>
public sealed class HearthHttpOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Http";

    /// <summary>The largest request body, in bytes; replaces the server's own limit. Default: 64 MiB (67,108,864 bytes).</summary>
    [Range(1, 1 << 30)]
    public int MaxRequestBodyBytes { get; set; } = 64 << 20;

    /// <summary>
    /// How long a connection without a request is kept open. Behind a load balancer it has to be longer than that one's idle time-out:
    /// else a request may arrive on a connection that is just being closed, and the client gets a 502. 1 second to 24 hours. Default:
    /// null, which is 4,060 seconds in a container, a minute more than the longest idle time-out of an Application Load Balancer, and the
    /// server's own setting elsewhere.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan? KeepAliveTimeout { get; set; }
}
