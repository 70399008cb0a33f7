using System.Collections.Concurrent;
using Hearth.Streams;

namespace Hearth.Orleans.Links;

/// <summary>How many other members read a stream. Thread-safe.</summary>
internal sealed class WatchedStreams
{
    private readonly ConcurrentDictionary<StreamId, int> _counts = new();

    public bool Contains(StreamId stream) => _counts.ContainsKey(stream);

    /// <summary>One more reads it.</summary>
    public void Add(StreamId stream) => _counts.AddOrUpdate(stream, 1, static (_, count) => count + 1);

    /// <summary>One less does.</summary>
    public void Remove(StreamId stream)
    {
        while (_counts.TryGetValue(stream, out var count))
        {
            var isDone = count == 1
                ? _counts.TryRemove(KeyValuePair.Create(stream, count))
                : _counts.TryUpdate(stream, count - 1, count);
            if (isDone) return;
        }
    }
}
