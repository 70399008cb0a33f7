using Hearth.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hearth.Anthropic;

/// <summary>Adds Anthropic's models.</summary>
public static class AnthropicServiceCollectionExtensions
{
    /// <summary>Adds the provider <c>anthropic</c>. A missing key is reported by the provider, not here.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes to the options, after configuration; called again on a second call, which adds nothing else.</param>
    public static IServiceCollection AddHearthAnthropic(
        this IServiceCollection services, Action<AnthropicProviderOptions>? configure = null)
    {
        if (!services.Any(service => service.ServiceType == typeof(Registration)))
        {
            services.AddSingleton<Registration>();
            services.AddOptionsWithValidateOnStart<AnthropicProviderOptions, AnthropicProviderOptionsValidator>()
                .BindConfiguration(AnthropicProviderOptions.SectionName);
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton<IModelProvider>(Create);
        }
        if (configure is not null)
            services.Configure(configure);
        return services;
    }

    private static AnthropicModelProvider Create(IServiceProvider services) => new(
        services.GetRequiredService<IOptions<AnthropicProviderOptions>>().Value,
        services.GetRequiredService<IConfiguration>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance);

    // Marks that the provider is added: several providers share one service type.
    private sealed class Registration;
}
