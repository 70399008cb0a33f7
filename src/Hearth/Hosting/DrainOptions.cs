using System.ComponentModel.DataAnnotations;

namespace Hearth.Hosting;

/// <summary>How the process leaves when it is told to stop.</summary>
public sealed class DrainOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Drain";

    /// <summary>
    /// How long admissions go on after readiness has turned to 503; set it to the load balancer's probe interval. Default: zero.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan AdmissionDelay { get; set; }

    /// <summary>How long work under way may go on. Keep it 5 seconds below the host's shutdown time-out. Default: 25 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(25);
}
