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
    LinkSource Source);
