using Hearth.Hosting;
using Hearth.Models;
using Hearth.Ownership;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hearth.AspNetCore.Health;

/// <summary>Adds the health checks that <c>/ready</c> asks.</summary>
internal static class HealthServiceCollectionExtensions
{
    public static IServiceCollection AddHearthHealth(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(LifecycleHealthCheck))) return services;

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ServerLifecycle>();
        services.TryAddSingleton<StoreHealth>();
        services.TryAddSingleton<ICluster, NoCluster>();
        services.TryAddSingleton<ModelCatalog>();
        services.TryAddSingleton<ModelRegistry>();
        services.AddSingleton<LifecycleHealthCheck>();
        services.AddSingleton<StoreHealthCheck>();
        services.AddSingleton<ModelHealthCheck>();
        services.AddSingleton<ClusterHealthCheck>();
        services.AddHealthChecks()
            .AddCheck<LifecycleHealthCheck>("hearth", tags: [HealthTags.Ready])
            .AddCheck<StoreHealthCheck>("store", tags: [HealthTags.Ready])
            .AddCheck<ModelHealthCheck>("model", tags: [HealthTags.Ready])
            .AddCheck<ClusterHealthCheck>(ClusterHealthCheck.Name, tags: [HealthTags.Ready]);
        return services;
    }
}
