using Hearth.Development;
using Microsoft.Extensions.Options;

namespace Hearth.Streams;

/// <summary>The tails of all streams that are active or being read in this process.</summary>
internal sealed class StreamTails(IOptions<StreamsOptions> options, TimeProvider time, IReplicas? replicas = null, EventLog? log = null)
{
    private readonly IReplicas _replicas = replicas ?? new NoReplicas();
    private readonly Lock _gate = new();
    private readonly Dictionary<StreamId, Entry> _entries = [];
    private readonly TailBudget _budget = new(options.Value.TailBudgetBytes);

    /// <summary>How many streams have a tail.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    /// <summary>How many bytes of events all tails hold.</summary>
    public long HeldBytes => _budget.Bytes;

    /// <summary>The tail of a stream, held until the lease is disposed.</summary>
    public Lease Acquire(StreamId stream)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(stream, out var entry))
            {
                entry = new Entry(new StreamTail(stream, _budget, _replicas, time, log));
                _entries.Add(stream, entry);
            }

            entry.Holders++;
            return new Lease(this, entry.Tail);
        }
    }

    /// <summary>The tail of a stream if there is one; for a single look.</summary>
    public StreamTail? Find(StreamId stream)
    {
        lock (_gate) return _entries.GetValueOrDefault(stream)?.Tail;
    }

    /// <summary>The tails that have readers and no owner which shows its events there.</summary>
    public IReadOnlyList<StreamTail> FindCold()
    {
        lock (_gate) return [.. _entries.Values.Select(entry => entry.Tail).Where(tail => tail.IsCold)];
    }

    /// <summary>Wakes every reader of every stream.</summary>
    public void WakeAll()
    {
        StreamTail[] tails;
        lock (_gate) tails = [.. _entries.Values.Select(entry => entry.Tail)];
        foreach (var tail in tails) tail.Wake();
    }

    private void Release(StreamTail tail)
    {
        lock (_gate)
        {
            if (--_entries[tail.Stream].Holders > 0) return;
            _entries.Remove(tail.Stream);
        }

        tail.Close();
    }

    /// <summary>Keeps a tail in the registry; disposing it twice is harmless.</summary>
    internal sealed class Lease(StreamTails owner, StreamTail tail) : IDisposable
    {
        private StreamTails? _owner = owner;

        public StreamTail Tail => tail;

        public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Release(tail);
    }

    private sealed class Entry(StreamTail tail)
    {
        public StreamTail Tail => tail;

        public int Holders { get; set; }
    }
}
