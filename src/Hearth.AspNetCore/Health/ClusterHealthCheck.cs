using System.Globalization;
using Hearth.Ownership;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hearth.AspNetCore.Health;

/// <summary>Whether the process is in a cluster with the others on its database. One that is not does its share all the same, only less promptly.</summary>
/// <remarks>Why it is not says the log: addresses and ports are not for everybody.</remarks>
internal sealed class ClusterHealthCheck(ICluster cluster) : IHealthCheck
{
    public const string Name = "cluster";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) => Task.FromResult(
        cluster.Problem is not null
            ? HealthCheckResult.Degraded("in no cluster with the other processes on the database")
            : HealthCheckResult.Healthy(cluster.MemberCount == 0 ? null : Describe(cluster.MemberCount)));

    private static string Describe(int members) =>
        members == 1 ? "the only member of its cluster" : string.Create(CultureInfo.InvariantCulture, $"one of {members} members");
}
