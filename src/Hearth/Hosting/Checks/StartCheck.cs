using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hearth.Hosting.Checks;

/// <summary>Makes what may refuse a start before there is one. It has nothing to say where it does not refuse.</summary>
internal sealed class StartCheck<TCheck>(TCheck check) : IServerCheck
    where TCheck : class, IHostedLifecycleService
{
    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
    {
        await check.StartingAsync(cancellationToken);
        return [];
    }
}
