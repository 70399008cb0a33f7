using Orleans;
using Orleans.CodeGeneration;
using Orleans.Services;

namespace Hearth.Orleans.Links;

/// <summary>The end of the links of one replica: there is one on every member.</summary>
[Version(1), Alias("hearth.replica")]
internal interface IReplicaService : IGrainService
{
    /// <summary>Takes what another replica has to say.</summary>
    [Alias("exchange")]
    Task<LinkAnswer> ExchangeAsync(LinkMessage message);

    /// <summary>Takes up a stream that another replica has let go of with work left. Earlier builds do not know this.</summary>
    /// <returns>False when this replica takes no work up.</returns>
    [Alias("take-over")]
    Task<bool> TakeOverAsync(NudgeMessage left);
}
