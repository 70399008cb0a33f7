using Hearth.Orleans.Grains;
using Hearth.Orleans.Links;
using Hearth.Streams;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Hearth.Orleans.Placement;

/// <summary>Places owners on members that have the agent or workflow and take work up, by their work and by where the stream is read.</summary>
internal sealed class StreamPlacementDirector(Replicas replicas) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = StreamGrainKey.Parse(target.GrainIdentity.Key.ToString()!);
        var able = context.GetCompatibleSilos(target)
            .Select(silo => (Silo: silo, State: replicas.StateOf(silo)))
            .Where(member => member.State is { TakesWork: true } state && Has(state, key))
            .ToList();
        Candidate[] candidates = [.. able.Select(member => new Candidate(
            member.State!.Load, member.Silo.Equals(context.LocalSilo), replicas.IsFollowedBy(member.Silo, key.Stream)))];
        var chosen = Candidate.Choose(candidates);

        // Where nobody can, the grain here says so and goes.
        return Task.FromResult(chosen < 0 ? context.LocalSilo : able[chosen].Silo);
    }

    private static bool Has(ReplicaState state, StreamGrainKey key) =>
        (key.Kind == StreamKind.Run ? state.Workflows : state.Agents).Contains(key.Name);
}
