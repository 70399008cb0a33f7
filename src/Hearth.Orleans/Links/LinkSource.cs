using Orleans.Runtime;

namespace Hearth.Orleans.Links;

/// <summary>What every link of this replica tells.</summary>
/// <param name="Self">This member.</param>
/// <param name="State">How it is at the moment.</param>
/// <param name="All">Everything that it wants to hear of.</param>
/// <param name="Lost">Told of each nudge that may not have arrived.</param>
/// <param name="Hear">Takes what another one has told in an answer.</param>
/// <param name="Links">How many links there are.</param>
internal sealed record LinkSource(
    SiloAddress Self,
    Func<ReplicaState> State,
    Func<(long[] Followed, long[] Awaited)> All,
    Action<NudgeMessage> Lost,
    Action<LinkMessage> Hear,
    Func<int> Links);
