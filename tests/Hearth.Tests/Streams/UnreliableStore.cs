using System.Collections.Concurrent;
using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Tests.Streams;

/// <summary>A store that is slow at random and fails at random, before or after it has committed. Notes what was committed.</summary>
internal sealed class UnreliableStore(IHearthStore inner, int seed, int failurePercent, TimeProvider time, StreamModel model)
    : ForwardingStore(inner)
{
    private const int MaxDelayMilliseconds = 60;

    private readonly Random _random = new(seed);
    private readonly ConcurrentQueue<Task> _commits = new();

    public override async Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        await PauseAsync();
        ThrowSometimes("before");
        var commit = CommitAsync(append, cancellationToken);
        _commits.Enqueue(commit);
        var outcomes = await commit;
        await PauseAsync();
        ThrowSometimes("after");
        return outcomes;
    }

    public override async Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken)
    {
        await PauseAsync();
        var page = await Inner.ReadAsync(stream, query, cancellationToken);
        await PauseAsync();
        return page;
    }

    /// <summary>Reads what is durable now, undisturbed.</summary>
    public async Task<IReadOnlyList<StoredEvent>> ReadDurableAsync(StreamId stream, Offset after, EventKinds kinds)
    {
        var query = new EventQuery(after, kinds, int.MaxValue - 1, long.MaxValue);
        return (await Inner.ReadAsync(stream, query, CancellationToken.None)).Events;
    }

    /// <summary>Waits until what was committed is noted: an owner that was replaced may not have waited for its answer.</summary>
    public Task CommitsNotedAsync() => Task.WhenAll(_commits);

    private async Task<IReadOnlyList<AppendOutcome>> CommitAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        var outcomes = await Inner.AppendAsync(append, cancellationToken);
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i] == AppendOutcome.Stored) model.Committed(append.Units[i]);
        }

        return outcomes;
    }

    private async Task PauseAsync()
    {
        switch (Next(4))
        {
            case 0:
                await Task.Delay(TimeSpan.FromMilliseconds(Next(MaxDelayMilliseconds)), time);
                break;
            case 1:
                await Task.Yield();
                break;
        }
    }

    private void ThrowSometimes(string when)
    {
        if (Next(100) < failurePercent) throw new StoreUnavailableException($"Failed {when} the commit.");
    }

    private int Next(int limit)
    {
        lock (_random) return _random.Next(limit);
    }
}
