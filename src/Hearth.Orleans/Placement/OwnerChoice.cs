using Hearth.Orleans.Grains;
using Hearth.Orleans.Links;
using Orleans.Runtime;

namespace Hearth.Orleans.Placement;

/// <summary>Chooses owners among members that have the agent or workflow and take work up, by their work and by where the stream is read.</summary>
internal static class OwnerChoice
{
    /// <returns>Null when nobody can own the stream.</returns>
    public static SiloAddress? Choose(Replicas replicas, StreamGrainKey key, IEnumerable<SiloAddress> members)
    {
        var here = replicas.Here;
        var able = members
            .Select(member => (Member: member, State: replicas.StateOf(member)))
            .Where(member => member.State is { TakesWork: true } state && state.Has(key.Kind, key.Name))
            .ToList();
        Candidate[] candidates = [.. able.Select(member => new Candidate(
            member.State!.Load, member.Member.Equals(here), replicas.IsFollowedBy(member.Member, key.Stream)))];
        var chosen = Candidate.Choose(candidates);
        return chosen < 0 ? null : able[chosen].Member;
    }
}
