using Hearth.Models;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hearth.AspNetCore.Health;

/// <summary>Whether the default model can be used, as far as its configuration and its last call show. Every agent may name its own, so none is fine.</summary>
internal sealed class ModelHealthCheck(ModelRegistry models) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(FindFault() is { } fault ? HealthCheckResult.Degraded(fault) : HealthCheckResult.Healthy());

    private string? FindFault() => string.IsNullOrWhiteSpace(models.DefaultModel) ? null : models.FindProblem(models.DefaultModel);
}
