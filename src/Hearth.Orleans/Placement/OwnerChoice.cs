using Hearth.Orleans.Grains;
using Hearth.Orleans.Links;
using Orleans.Runtime;

namespace Hearth.Orleans.Placement;

/// <summary>Chooses owners among members that have the agent or workflow and take work up, by their work and by where the stream is read.</summary>
internal static class OwnerChoice
{
    /// <param name="replicas">The members, as they say they are.</param>
    /// <param name="key">The stream.</param>
    /// <param name="members">Those to choose from.</param>
    /// <param name="unsaid">How much more each has to do than it has said; nothing by default.</param>
    /// <returns>Null when nobody can own the stream.</returns>
    public static SiloAddress? Choose(
        Replicas replicas, StreamGrainKey key, IEnumerable<SiloAddress> members, Func<SiloAddress, int>? unsaid = null)
    {
        var here = replicas.Here;
        var able = members
            .Select(member => (Member: member, State: replicas.StateOf(member)))
            .Where(member => member.State is { TakesWork: true } state && state.Has(key.Kind, key.Name))
            .ToList();
        Candidate[] candidates = [.. able.Select(member => new Candidate(
            member.State!.Load + (unsaid?.Invoke(member.Member) ?? 0), member.Member.Equals(here), replicas.IsFollowedBy(member.Member, key.Stream)))];
        var chosen = Candidate.Choose(candidates);
        return chosen < 0 ? null : able[chosen].Member;
    }
}
