using Hearth.Hosting.Checks;
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
    /// <param name="services">The application's services.</param>
    /// <param name="subject">What it looks at, in a word, where the server is checked and not started.</param>
    public static IServiceCollection AddStartCheck<TCheck>(this IServiceCollection services, string subject)
        where TCheck : class, IHostedLifecycleService => services.AddStartCheck<TCheck, StartCheck<TCheck>>(subject);

    /// <inheritdoc cref="AddStartCheck{TCheck}"/>
    /// <typeparam name="TCheck">Refuses the start.</typeparam>
    /// <typeparam name="TServerCheck">Finds out whether it would, and says more than that.</typeparam>
    public static IServiceCollection AddStartCheck<TCheck, TServerCheck>(this IServiceCollection services, string subject)
        where TCheck : class, IHostedLifecycleService
        where TServerCheck : class, IServerCheck
    {
        services.TryAddSingleton<TCheck>();
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(provider => provider.GetRequiredService<TCheck>()));
        return services.AddServerCheck<TServerCheck>(subject);
    }
}
