using System.ComponentModel.DataAnnotations;

namespace Hearth.Streams;

/// <summary>How streams are read and how progress is joined.</summary>
public sealed class StreamsOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Streams";

    /// <summary>Events per page at the most. Default: 100.</summary>
    [Range(1, 10_000)]
    public int MaxPageEvents { get; set; } = 100;

    /// <summary>Bytes of events per page at the most, though at least one event. Default: 8 MiB.</summary>
    [Range(1, 1 << 30)]
    public long MaxPageBytes { get; set; } = 8 << 20;

    /// <summary>How long a long-poll waits at the tail. Default: 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan LongPollTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an SSE response may be silent before it shows that it is alive. Default and maximum: 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:15")]
    public TimeSpan SseIdleInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The age at which an SSE response is ended so that the client reconnects; at least 5 seconds. Default: null, never.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan? SseMaxAge { get; set; }

    /// <summary>How long deltas are joined after one was shown. Default: 25 milliseconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan ProgressCoalescingInterval { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>How long a delta may stay unstored. Default: 100 milliseconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan ProgressFlushInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Memory for the recent events of all streams that are being read. Default: 64 MiB.</summary>
    [Range(1 << 20, 1L << 40)]
    public long TailBudgetBytes { get; set; } = 64 << 20;
}
