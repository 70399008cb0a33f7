using System.Collections.Concurrent;
using Hearth.Agents;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Workflows;
using Microsoft.Extensions.Logging;

namespace Hearth.Ownership;

/// <summary>This process owns the whole database: it runs whatever it knows and takes everything over when it starts.</summary>
internal sealed partial class SingleOwnership(
    OwnerServices services,
    AgentCatalog agents,
    WorkflowCatalog workflows,
    ILogger<SingleOwnership> logger) : IOwnership
{
    private const int SweepPageStreams = 1_000;

    private readonly ConcurrentDictionary<StreamId, Entry> _owners = new();

    private OwnerServices Services => services;

    /// <summary>How many streams are owned and in memory.</summary>
    public int OwnerCount => _owners.Count;

    public ValueTask NudgeAsync(StreamState stream) =>
        Knows(stream.Key) && !services.Lifecycle.Draining.IsCancellationRequested ? OwnAsync(stream) : ValueTask.CompletedTask;

    public async ValueTask AbortAsync(StreamId stream)
    {
        if (_owners.TryGetValue(stream, out var entry)) await entry.Owner.AbortAsync();
    }

    /// <summary>Takes over what no owner runs, once.</summary>
    /// <returns>How many streams were found.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        IReadOnlyList<StreamState> page;
        StreamId last = default;
        do
        {
            page = await services.Store.SweepAsync(last, SweepPageStreams, cancellationToken);
            foreach (var stream in page)
            {
                if (Knows(stream.Key) || await IsOverdueAsync(stream, cancellationToken)) await OwnAsync(stream);
                last = stream.Id;
            }

            count += page.Count;
        }
        while (page.Count == SweepPageStreams);
        return count;
    }

    /// <summary>Sweeps until cancelled.</summary>
    public async Task RunSweepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(services.Options.SweepInterval, services.Time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await SweepAsync(cancellationToken);
                await services.Store.PurgeAsync(services.Time.GetUtcNow(), cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogSweepFailed(exception); // One bad sweep must not end the worker.
            }
        }
    }

    /// <summary>Waits until every owner has let go.</summary>
    /// <returns>False when some had not by the time of cancellation.</returns>
    public async Task<bool> DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_owners.Values.Select(entry => entry.Completion)).WaitAsync(cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async ValueTask OwnAsync(StreamState stream)
    {
        while (true)
        {
            var entry = _owners.GetOrAdd(stream.Id, static (_, arguments) => new Entry(arguments.stream, arguments.self), (stream, self: this));
            entry.EnsureStarted();
            if (entry.Owner.TryNudge()) return;
            await entry.Completion; // It is letting go; a new one takes its place.
        }
    }

    private bool Knows(StreamKey key) => key.Kind == StreamKind.Run ? workflows.Find(key.Name) is not null : agents.Find(key.Name) is not null;

    // What nobody knows waits for a process that does, until its time is up.
    private async Task<bool> IsOverdueAsync(StreamState stream, CancellationToken cancellationToken)
    {
        var next = await services.Store.NextSubmissionAsync(stream.Id, cancellationToken);
        return next is not null && next.AdmittedAt + services.Options.Timeout <= services.Time.GetUtcNow();
    }

    [LoggerMessage(LogLevel.Error, "Looking for unsettled work failed.")]
    private partial void LogSweepFailed(Exception exception);

    private sealed class Entry(StreamState stream, SingleOwnership ownership)
    {
        private readonly OwnerServices _services = ownership.Services;
        private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _isStarted;
        private Task? _running;

        public StreamOwner Owner { get; } = new(stream, ownership.Services);

        public Task Completion => _completion.Task;

        // The dictionary may make an entry that it does not keep; only the kept one starts.
        public void EnsureStarted()
        {
            if (Interlocked.Exchange(ref _isStarted, 1) == 0) _running = _services.Scheduler.Start(RunAsync);
        }

        private async Task RunAsync()
        {
            await Owner.RunAsync();
            ownership._owners.TryRemove(KeyValuePair.Create(stream.Id, this));
            _completion.SetResult();
        }
    }
}
