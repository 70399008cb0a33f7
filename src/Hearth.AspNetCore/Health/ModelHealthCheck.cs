using Hearth.Models;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Health;

/// <summary>Whether the default model can be used, as far as that shows without a call. Every agent may name its own, so none is fine.</summary>
internal sealed class ModelHealthCheck(IOptions<ModelsOptions> options, IEnumerable<IModelProvider> providers) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(FindFault() is { } fault ? HealthCheckResult.Degraded(fault) : HealthCheckResult.Healthy());

    private string? FindFault()
    {
        if (string.IsNullOrWhiteSpace(options.Value.DefaultModel)) return null;
        try
        {
            var model = ModelReference.Parse(options.Value.DefaultModel);
            var provider = providers.FirstOrDefault(candidate => candidate.Id == model.Provider);
            if (provider is null) return $"The default model is {model}, and no provider \"{model.Provider}\" is registered.";
            return provider.ConfigurationError is { } error ? $"The default model {model} cannot be used: {error}" : null;
        }
        catch (HearthException exception)
        {
            return $"{exception.Message} {exception.Details}";
        }
    }
}
