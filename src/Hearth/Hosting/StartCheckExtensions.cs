using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Hearth.Hosting;

/// <summary>Registers what may refuse a start.</summary>
internal static class StartCheckExtensions
{
    /// <summary>
    /// Adds a check that runs before every hosted service that is registered so far, whoever registered it: a refused process has not
    /// touched the store.
    /// </summary>
    public static IServiceCollection AddStartCheck<TCheck>(this IServiceCollection services)
        where TCheck : class, IHostedLifecycleService
    {
        services.TryAddSingleton<TCheck>();
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(provider => provider.GetRequiredService<TCheck>()));
        return services;
    }
}
