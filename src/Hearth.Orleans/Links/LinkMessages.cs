namespace Hearth.Orleans.Links;

/// <summary>Makes messages of all that there is to tell another replica. Used under its user's lock.</summary>
internal sealed class LinkMessages(LinkSource source, LinkNews news, OutgoingFeeds feeds, LinkProgress progress)
{
    /// <summary>Takes what there is to tell.</summary>
    /// <param name="all">Everything that is read and waited for here, when it has to be told anew; null for what has changed.</param>
    public LinkMessage Take((long[] Followed, long[] Awaited)? all)
    {
        if (all is not null) feeds.Restart();
        var (followed, unfollowed) = news.Followed.Take();
        var (awaited, unawaited) = news.Awaited.Take();
        return new LinkMessage
        {
            From = source.Self,
            Number = progress.Next(),
            State = source.State(),
            IsWhole = all is not null,
            Followed = all is null ? followed : [.. all.Value.Followed.Union(followed).Except(unfollowed)],
            Unfollowed = all is null ? unfollowed : [],
            Awaited = all is null ? awaited : [.. all.Value.Awaited.Union(awaited).Except(unawaited)],
            Unawaited = all is null ? unawaited : [],
            Feeds = feeds.Take(),
            Settlements = news.TakeSettlements(),
            Deleted = news.TakeDeleted(),
            Nudges = news.TakeNudges(),
            Taken = progress.Taken,
            HearsAnswers = true,
            Refused = news.TakeRefused(),
        };
    }
}
