using Orleans.Runtime;
using Orleans.Runtime.Services;

namespace Hearth.Orleans.Links;

/// <summary>Finds the <see cref="IReplicaService"/> of a member.</summary>
internal sealed class ReplicaServices(IServiceProvider services) : GrainServiceClient<IReplicaService>(services)
{
    public IReplicaService On(SiloAddress member) => GetGrainService(member);
}
