using Hearth.Streams;

namespace Hearth.Orleans.Links;

/// <summary>What is to be told of a set of streams: all of it, or what has changed since it was told last. Used under its user's lock.</summary>
internal sealed class Interest
{
    private readonly HashSet<StreamId> _added = [];
    private readonly HashSet<StreamId> _removed = [];

    public bool HasNews => _added.Count + _removed.Count > 0;

    public void Add(StreamId stream)
    {
        if (!_removed.Remove(stream)) _added.Add(stream);
    }

    public void Remove(StreamId stream)
    {
        if (!_added.Remove(stream)) _removed.Add(stream);
    }

    /// <summary>Takes the news; they are told once.</summary>
    public (long[] Added, long[] Removed) Take()
    {
        var news = (Values(_added), Values(_removed));
        Clear();
        return news;
    }

    public void Clear()
    {
        _added.Clear();
        _removed.Clear();
    }

    public static long[] Values(IEnumerable<StreamId> streams) => [.. streams.Select(stream => stream.Value)];
}
