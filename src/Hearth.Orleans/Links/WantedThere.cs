using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Orleans.Links;

/// <summary>What another replica wants to hear: the streams that it reads, and those of which it waits for an outcome. Used under its user's lock.</summary>
internal sealed class WantedThere(StreamTails tails)
{
    private readonly HashSet<StreamId> _awaited = [];
    private readonly RecentSubmissions _nudged = new();

    /// <summary>The streams that it reads, and how far it has got.</summary>
    public OutgoingFeeds Feeds { get; } = new(tails);

    /// <summary>Takes what has changed.</summary>
    /// <param name="message">Says so.</param>
    /// <param name="follow">Told of each stream that it follows from now on.</param>
    /// <param name="unfollow">Told of each that it follows no more.</param>
    /// <returns>Whether there is something to tell for it.</returns>
    public bool Take(LinkMessage message, Action<StreamId> follow, Action<StreamId> unfollow)
    {
        if (message.IsWhole)
        {
            foreach (var stream in Feeds.Clear()) unfollow(stream);
            _awaited.Clear();
        }

        foreach (var nudge in message.Nudges) _nudged.Add(nudge.Submission);
        foreach (var stream in Streams(message.Unawaited)) _awaited.Remove(stream);
        _awaited.UnionWith(Streams(message.Awaited));
        foreach (var stream in Streams(message.Unfollowed).Where(Feeds.Unfollow)) unfollow(stream);
        foreach (var stream in Streams(message.Followed).Where(Feeds.Follow)) follow(stream);
        if (message.Refused.Length > 0) Feeds.Restart([.. Streams(message.Refused)]);
        return message.Followed.Length + message.Refused.Length > 0;
    }

    /// <summary>A submission has come to its end.</summary>
    /// <returns>Whether that is waited for.</returns>
    public bool Settle(StreamId stream, SubmissionId id) => _nudged.Remove(id.Value) | _awaited.Contains(stream);

    private static IEnumerable<StreamId> Streams(IEnumerable<long> values) => values.Select(value => new StreamId(value));
}
