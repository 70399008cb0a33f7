using Hearth.Orleans.Grains;
using Hearth.Orleans.Links;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Hearth.Orleans.Placement;

/// <summary>Places grains where the stream's owner should be.</summary>
internal sealed class StreamPlacementDirector(Replicas replicas) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = StreamGrainKey.Parse(target.GrainIdentity.Key.ToString()!);

        // Where nobody can, the grain here says so and goes.
        return Task.FromResult(OwnerChoice.Choose(replicas, key, context.GetCompatibleSilos(target)) ?? context.LocalSilo);
    }
}
