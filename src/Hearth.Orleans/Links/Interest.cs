using Hearth.Streams;

namespace Hearth.Orleans.Links;

/// <summary>What has changed in a set of streams since it was told last: of each stream the last change. Used under its user's lock.</summary>
/// <remarks>
/// What was changed and changed back is told all the same. The set itself is read under another lock, before or after a change that comes
/// here; only so is it right with these changes made to it, whatever it had of them already.
/// </remarks>
internal sealed class Interest
{
    private readonly HashSet<StreamId> _added = [];
    private readonly HashSet<StreamId> _removed = [];

    public bool HasNews => _added.Count + _removed.Count > 0;

    public void Add(StreamId stream)
    {
        _removed.Remove(stream);
        _added.Add(stream);
    }

    public void Remove(StreamId stream)
    {
        _added.Remove(stream);
        _removed.Add(stream);
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
