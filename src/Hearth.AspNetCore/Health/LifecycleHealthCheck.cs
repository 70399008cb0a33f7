using Hearth.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hearth.AspNetCore.Health;

/// <summary>Whether the process takes work, by its own account: no store is asked, so a store's hiccup takes no replica out of service.</summary>
internal sealed class LifecycleHealthCheck(ServerLifecycle lifecycle) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) => Task.FromResult(
        lifecycle.Phase switch
        {
            ServerPhase.Ready => HealthCheckResult.Healthy(),
            ServerPhase.Starting => HealthCheckResult.Unhealthy("starting"),
            _ => HealthCheckResult.Unhealthy("draining"),
        });
}
