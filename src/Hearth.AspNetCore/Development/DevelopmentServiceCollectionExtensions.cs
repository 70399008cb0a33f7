using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Hearth.AspNetCore.Development;

/// <summary>Adds what tools on a development machine ask of a server.</summary>
internal static class DevelopmentServiceCollectionExtensions
{
    public static IServiceCollection AddHearthDevelopment(this IServiceCollection services)
    {
        services.TryAddSingleton<ServerDescription>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DevelopmentStart>());
        return services;
    }
}
