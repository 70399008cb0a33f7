using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Budgets;

/// <summary>Says what an instance or a run has spent, from what is stored: any process can. Thread-safe.</summary>
/// <remarks>
/// A stream is read from its last compaction on, because that carries what was spent before it; at the most as much as an owner reads
/// that takes the stream over. What was read is kept for the streams that were asked for last, so that asking again reads what is new.
/// </remarks>
internal sealed class SpendReader(IHearthStore store, TimeProvider time) : IDisposable
{
    private const int MaxKept = 256;
    private const int MaxReadsAtOnce = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<StreamId, LinkedListNode<ReadSpend>> _kept = [];
    private readonly LinkedList<ReadSpend> _latestFirst = [];

    // A page is in memory while it is read.
    private readonly SemaphoreSlim _reads = new(MaxReadsAtOnce);

    /// <summary>What the stream has spent; null when there is no such stream.</summary>
    public async Task<SpendReport?> FindAsync(StreamKey key, CancellationToken cancellationToken)
    {
        if (await store.FindStreamAsync(key, cancellationToken) is not { } stream) return null;
        var read = Keep(stream.Id);
        await read.Turn.WaitAsync(cancellationToken);
        try
        {
            return await ReadAsync(read, cancellationToken) is { } fold
                ? new SpendSummary(fold, key.Kind == StreamKind.Run, time.GetUtcNow()).ToReport()
                : null;
        }
        finally
        {
            read.Turn.Release();
        }
    }

    public void Dispose() => _reads.Dispose();

    private async Task<SpendFold?> ReadAsync(ReadSpend read, CancellationToken cancellationToken)
    {
        await _reads.WaitAsync(cancellationToken);
        try
        {
            return await read.ReadAsync(store, cancellationToken);
        }
        catch (Exception exception) when (exception is not (StoreUnavailableException or OperationCanceledException))
        {
            Forget(read.Stream); // It may have stopped in the middle of an event.
            throw;
        }
        finally
        {
            _reads.Release();
        }
    }

    private ReadSpend Keep(StreamId stream)
    {
        lock (_gate)
        {
            if (_kept.TryGetValue(stream, out var node)) _latestFirst.Remove(node);
            else _kept.Add(stream, node = new LinkedListNode<ReadSpend>(new ReadSpend(stream)));
            _latestFirst.AddFirst(node);
            if (_kept.Count > MaxKept)
            {
                _kept.Remove(_latestFirst.Last!.Value.Stream);
                _latestFirst.RemoveLast();
            }

            return node.Value;
        }
    }

    private void Forget(StreamId stream)
    {
        lock (_gate)
        {
            if (_kept.Remove(stream, out var node)) _latestFirst.Remove(node);
        }
    }
}
