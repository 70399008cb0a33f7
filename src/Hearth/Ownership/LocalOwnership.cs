using System.Collections.Concurrent;
using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Workflows;

namespace Hearth.Ownership;

/// <summary>The owners in this process: runs whatever it knows and no other living process runs.</summary>
/// <remarks>The store decides who may claim a stream, so this is the same with one process on a database and with many.</remarks>
internal sealed class LocalOwnership(OwnerServices services, ICluster cluster, AgentCatalog agents, WorkflowCatalog workflows) : IOwnership
{
    private readonly ConcurrentDictionary<StreamId, Entry> _owners = new();
    private int _ownerCount; // The dictionary would take all of its locks to say so.

    private OwnerServices Services => services;

    private ICluster Cluster => cluster;

    /// <summary>How many streams are owned and in memory.</summary>
    public int OwnerCount => Volatile.Read(ref _ownerCount);

    /// <summary>The streams that this process is working on right now.</summary>
    public IReadOnlyList<StreamId> Active => [.. _owners.Where(owner => owner.Value.Owner.IsActive).Select(owner => owner.Key)];

    public ValueTask NudgeAsync(StreamId stream, StreamKey key, SubmissionRecord? admitted, Guid? owner) =>
        Knows(key) && !services.Lifecycle.Draining.IsCancellationRequested ? OwnAsync(stream, admitted) : ValueTask.CompletedTask;

    public async ValueTask AbortAsync(StreamId stream, StreamKey key)
    {
        if (_owners.TryGetValue(stream, out var entry)) await entry.Owner.AbortAsync();
        else await SignalAsync(stream);
    }

    public ValueTask DeletedAsync(StreamId stream)
    {
        Deleted(stream);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc cref="IOwnership.DeletedAsync"/>
    public void Deleted(StreamId stream)
    {
        if (_owners.TryGetValue(stream, out var entry)) entry.Owner.Delete();
        services.Tails.Find(stream)?.Wake();
    }

    /// <summary>Another process says that there is something to do in a stream.</summary>
    /// <returns>False when no owner in this process has the stream.</returns>
    public async Task<bool> TryNotifyAsync(StreamId stream)
    {
        if (!_owners.TryGetValue(stream, out var entry) || !entry.Owner.TryNudge(null)) return false;
        await entry.Owner.AbortAsync();
        return true;
    }

    /// <summary>There is work in a stream that an owner here has, or has just had.</summary>
    /// <returns>False when no owner here can take it up.</returns>
    public bool TryNudge(StreamId stream, SubmissionRecord? admitted) => _owners.TryGetValue(stream, out var entry) && entry.Owner.TryNudge(admitted);

    /// <summary>Completes when the owner of a stream has let go; null when there is none here.</summary>
    public Task? FindEnd(StreamId stream) => _owners.TryGetValue(stream, out var entry) ? entry.Released : null;

    /// <summary>Has owners let their streams go, those without an attempt under way first, so that the next work in these is placed anew.</summary>
    /// <param name="count">How many at the most.</param>
    /// <param name="canGo">Whether one may.</param>
    /// <returns>How many do that had not been told before.</returns>
    public int Leave(int count, Func<StreamKey, bool> canGo)
    {
        List<StreamOwner> owners = [.. _owners.Values.Select(entry => entry.Owner).Where(owner => owner.HasClaimed)];
        var more = Math.Max(0, count - owners.Count(owner => owner.IsLeaving)); // Those are at work and will go.
        List<StreamOwner> leaving = [.. owners.Where(owner => !owner.IsLeaving && canGo(owner.Key)).OrderBy(owner => owner.IsActive).Take(more)];
        foreach (var owner in leaving) owner.Leave();
        return leaving.Count;
    }

    /// <summary>Has the owner of a stream find out whether it still is the owner.</summary>
    public void Probe(StreamId stream)
    {
        if (_owners.TryGetValue(stream, out var entry)) entry.Owner.Probe();
    }

    /// <summary>Has every owner find out whether it still is one: the process may have counted as dead for a while.</summary>
    public void ProbeAll()
    {
        foreach (var entry in _owners.Values) entry.Owner.Probe();
    }

    /// <summary>Owns a stream, whether or not its agent or workflow is known here.</summary>
    public async ValueTask OwnAsync(StreamId stream, SubmissionRecord? admitted)
    {
        while (true)
        {
            var entry = _owners.GetOrAdd(stream, static (id, self) => new Entry(id, self), this);
            entry.EnsureStarted();
            if (entry.Owner.TryNudge(admitted)) return;
            await entry.Released; // It is letting go; a new one takes its place.
        }
    }

    /// <summary>Whether this process has the agent or workflow.</summary>
    public bool Knows(StreamKey key) => Knows(key.Kind, key.Name);

    /// <inheritdoc cref="Knows(StreamKey)"/>
    public bool Knows(StreamKind kind, string name) => kind == StreamKind.Run ? workflows.Find(name) is not null : agents.Find(name) is not null;

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

    /// <summary>Has the process that owns a stream, or any other one, look at it.</summary>
    public async ValueTask SignalAsync(StreamId stream)
    {
        try
        {
            await services.Store.SignalAsync(stream, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // The owner's next sweep finds out.
        }
    }

    private sealed class Entry(StreamId stream, LocalOwnership ownership)
    {
        private readonly OwnerServices _services = ownership.Services;
        private readonly TaskCompletionSource _released = WorkScheduler.NewSignal();
        private readonly TaskCompletionSource _completion = WorkScheduler.NewSignal();
        private int _isStarted;
        private Task? _running;

        public StreamOwner Owner { get; } = new(stream, ownership.Services);

        /// <summary>Completes when the stream is not owned any more.</summary>
        public Task Released => _released.Task;

        /// <summary>Completes when, beyond that, somebody else was told of what is left.</summary>
        public Task Completion => _completion.Task;

        // The dictionary may make an entry that it does not keep; only the kept one starts.
        public void EnsureStarted()
        {
            if (Interlocked.Exchange(ref _isStarted, 1) != 0) return;
            Interlocked.Increment(ref ownership._ownerCount);
            _running = _services.Scheduler.Start(RunAsync);
        }

        private async Task RunAsync()
        {
            var end = await Owner.RunAsync();
            ownership._owners.TryRemove(KeyValuePair.Create(stream, this));
            Interlocked.Decrement(ref ownership._ownerCount);
            _released.SetResult();
            try
            {
                // Before completion: a draining process disposes of its store as soon as every owner has let go.
                if (end == OwnerEnd.WorkLeft && await ownership.Cluster.TryHandOverAsync(stream, Owner.Key)) _services.Metrics.HandedOver();
                else if (end != OwnerEnd.Done) await ownership.SignalAsync(stream);
            }
            finally
            {
                _completion.SetResult();
            }
        }
    }
}
