using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Hearth.Orleans.Links;

/// <inheritdoc cref="IReplicaService"/>
internal sealed class ReplicaService(GrainId id, Silo silo, ILoggerFactory loggers, Replicas replicas)
    : GrainService(id, silo, loggers), IReplicaService
{
    public Task<LinkAnswer> ExchangeAsync(LinkMessage message) => replicas.ReceiveAsync(message);

    public Task<bool> TakeOverAsync(NudgeMessage left) => replicas.TakeOverAsync(left);
}
