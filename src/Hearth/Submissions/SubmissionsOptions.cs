using System.ComponentModel.DataAnnotations;

namespace Hearth.Submissions;

/// <summary>Bounds on the work that the server accepts and does.</summary>
public sealed class SubmissionsOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Submissions";

    /// <summary>Attempts without progress before a submission or run fails. Default: 10.</summary>
    [Range(1, 1_000)]
    public int MaxAttempts { get; set; } = 10;

    /// <summary>How long a submission may take from its first start. Default: 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "30.00:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a run may take from its first start. Default: null, for ever.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "365.00:00:00")]
    public TimeSpan? RunTimeout { get; set; }

    /// <summary>Attempts that this process executes at the same time. Default: 1,024.</summary>
    [Range(1, 1_000_000)]
    public int MaxConcurrency { get; set; } = 1_024;

    /// <summary>Unsettled submissions that one instance may have. Default: 1,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxQueued { get; set; } = 1_000;

    /// <summary>How long an instance without work stays in memory. Default: 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a provider or tool that ignores its cancellation is waited for before it is abandoned. Default: 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan CancellationGrace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often unsettled work without an owner is looked for. Default: 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long idempotency keys are honoured. Configured as <c>Hearth:Idempotency:Retention</c>. Default: 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan IdempotencyRetention { get; set; } = TimeSpan.FromHours(24);
}
