namespace Hearth.Storage;

/// <summary>The members of a cluster at one moment.</summary>
/// <param name="Version">Grows by one with every change; 0 for a cluster that never had a member.</param>
/// <param name="Members">In no particular order; the dead are among them until they are removed.</param>
internal sealed record MembershipTable(int Version, IReadOnlyList<ClusterMember> Members);
