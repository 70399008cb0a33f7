using Hearth.Streams;

namespace Hearth.Orleans.Links;

/// <summary>What this process wants to hear of: the streams that are read here, and those of which an outcome is waited for. Used under its user's lock.</summary>
internal sealed class Following(StreamTails tails)
{
    private readonly Dictionary<StreamId, StreamTails.Lease> _followed = [];
    private readonly Dictionary<StreamId, int> _awaited = [];

    /// <summary>How many streams are read here.</summary>
    public int FollowedCount => _followed.Count;

    /// <summary>Somebody reads a stream. Its tail is kept, so that what comes between two requests of one reader is not lost.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Follow(StreamId stream)
    {
        if (_followed.ContainsKey(stream)) return false;
        _followed.Add(stream, tails.Acquire(stream));
        return true;
    }

    /// <summary>Lets go of the streams that nobody has read for a while.</summary>
    /// <returns>Which they were.</returns>
    public IReadOnlyList<StreamId> Unfollow()
    {
        StreamId[] left = [.. _followed.Where(followed => !followed.Value.Tail.IsRead).Select(followed => followed.Key)];
        foreach (var stream in left)
        {
            _followed.Remove(stream, out var lease);
            lease!.Dispose();
        }

        return left;
    }

    /// <returns>Whether that is news.</returns>
    public bool Await(StreamId stream)
    {
        _awaited[stream] = _awaited.GetValueOrDefault(stream) + 1;
        return _awaited[stream] == 1;
    }

    /// <summary>Ends what <see cref="Await"/> began.</summary>
    /// <returns>Whether nobody waits any more.</returns>
    public bool Unawait(StreamId stream)
    {
        if (--_awaited[stream] > 0) return false;
        _awaited.Remove(stream);
        return true;
    }

    /// <summary>Everything.</summary>
    public (long[] Followed, long[] Awaited) All() => (Interest.Values(_followed.Keys), Interest.Values(_awaited.Keys));
}
