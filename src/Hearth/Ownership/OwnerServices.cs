using Hearth.Diagnostics;
using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hearth.Ownership;

/// <summary>What the owners of this process share.</summary>
internal sealed class OwnerServices(
    IHearthStore store,
    StreamTails tails,
    AttemptServices attempts,
    AttemptsInFlight inFlight,
    ServerLifecycle lifecycle,
    WorkScheduler scheduler,
    HearthMetrics metrics,
    IOptions<SubmissionsOptions> options,
    IOptions<StreamsOptions> streamOptions,
    TimeProvider time,
    ILoggerFactory loggers) : IDisposable
{
    public IHearthStore Store => store;

    public StreamTails Tails => tails;

    public AttemptServices Attempts => attempts;

    public AttemptsInFlight InFlight => inFlight;

    public ServerLifecycle Lifecycle => lifecycle;

    public WorkScheduler Scheduler => scheduler;

    public HearthMetrics Metrics => metrics;

    public SubmissionsOptions Options => options.Value;

    public StreamsOptions StreamOptions => streamOptions.Value;

    public TimeProvider Time => time;

    public ILoggerFactory Loggers => loggers;

    /// <summary>Attempts that may run at the same time; waiters are served in order.</summary>
    public SemaphoreSlim Slots { get; } = new(options.Value.MaxConcurrency);

    public void Dispose() => Slots.Dispose();
}
