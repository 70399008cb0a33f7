using Hearth.Client;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client of a Hearth server.</summary>
public static class HearthClientServiceCollectionExtensions
{
    /// <summary>Adds a <see cref="HearthClient"/> with connections of its own. Calling it twice changes nothing.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="baseAddress">The server's address, and the prefix where the application chose one.</param>
    /// <param name="configure">
    /// Sets the options when the client is first asked for; null for the defaults. The clock is the application's
    /// <see cref="TimeProvider"/> where one is registered.
    /// </param>
    public static IServiceCollection AddHearthClient(
        this IServiceCollection services, Uri baseAddress, Action<HearthClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        return services.AddHearthClient(provider =>
        {
            var options = new HearthClientOptions { TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System };
            configure?.Invoke(options);
            return new HearthClient(baseAddress, options);
        });
    }

    /// <summary>
    /// Adds a <see cref="HearthClient"/> that the application makes from its services, for example on an <see cref="HttpClient"/> of an
    /// <c>IHttpClientFactory</c>. Calling it twice changes nothing.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="create">Makes the client, once; it is disposed with the application.</param>
    public static IServiceCollection AddHearthClient(this IServiceCollection services, Func<IServiceProvider, HearthClient> create)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(create);
        services.TryAddSingleton(create);
        return services;
    }
}
