using System.ComponentModel.DataAnnotations;

namespace Hearth.Hosting;

/// <summary>How the process leaves when it is told to stop.</summary>
public sealed class DrainOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Drain";

    /// <summary>
    /// How long the platform waits between asking the process to stop, with SIGTERM, and killing it: <c>stopTimeout</c> on ECS,
    /// <c>--stop-timeout</c> with Docker, <c>TimeoutStopSec</c> under systemd. The host's shutdown time-out is set 5 seconds below it.
    /// 10 seconds to 1 hour. Default: 30 seconds, as on ECS.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long admissions and new live reads go on after readiness has turned to 503: where a load balancer probes <c>/ready</c>, its
    /// interval times the number of failures after which it gives up. Taken from the time for work under way. Default: zero.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan AdmissionDelay { get; set; }

    /// <summary>
    /// How long work under way may go on after the process was told to stop. Then it stops at a safe point and another process, or the
    /// next start, continues it. Default: null, which is the host's shutdown time-out less 5 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan? Timeout { get; set; }
}
