using Hearth.Ownership;
using Hearth.Streams;
using Hearth.Submissions;
using Orleans.Runtime;

namespace Hearth.Orleans.Links;

/// <summary>What <see cref="Replicas"/> work with while this process is a member.</summary>
/// <param name="ServiceOn">Finds a member's end of the links.</param>
/// <param name="Tails">What this process reads and shows.</param>
/// <param name="Outcomes">Those who wait here.</param>
/// <param name="Ownership">The owners here.</param>
/// <param name="Following">What this process wants to hear of.</param>
/// <param name="Incoming">What others show here.</param>
/// <param name="Nudges">What others admit to streams of this process.</param>
/// <param name="Source">What every link tells.</param>
internal sealed record ReplicaConnection(
    Func<SiloAddress, IReplicaService> ServiceOn,
    StreamTails Tails,
    Outcomes Outcomes,
    LocalOwnership Ownership,
    Following Following,
    IncomingFeeds Incoming,
    IncomingNudges Nudges,
    LinkSource Source)
{
    /// <summary>Hands what another member has said to those whom it is for.</summary>
    /// <returns>The streams whose feeds have to begin anew.</returns>
    public long[] Take(LinkMessage message)
    {
        foreach (var settlement in message.Settlements) Outcomes.Heard(new SubmissionId(settlement.Submission), settlement.Event);
        foreach (var stream in message.Deleted) Ownership.Deleted(new StreamId(stream));
        foreach (var nudge in message.Nudges) Nudges.Take(nudge);
        return Incoming.Take(message.From, message.Feeds);
    }
}
