using System.Globalization;
using Hearth.Ownership;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hearth.AspNetCore.Health;

/// <summary>
/// Whether the store answers, as the heartbeat sees it. A silent one does not take the process out of service: the other replicas have
/// the same store, and every request that needs it says so itself.
/// </summary>
internal sealed class StoreHealthCheck(StoreHealth store, TimeProvider time) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) => Task.FromResult(
        store.UnavailableSince is { } since ? HealthCheckResult.Degraded(Describe(time.GetUtcNow() - since)) : HealthCheckResult.Healthy());

    private static string Describe(TimeSpan outage) =>
        string.Create(CultureInfo.InvariantCulture, $"the database has not answered for {(long)outage.TotalSeconds} s");
}
