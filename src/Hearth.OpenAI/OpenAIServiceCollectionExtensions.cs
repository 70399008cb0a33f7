using Hearth.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hearth.OpenAI;

/// <summary>Adds OpenAI and endpoints that are compatible with it.</summary>
public static class OpenAIServiceCollectionExtensions
{
    private const string OpenAIId = "openai";

    /// <summary>Adds the provider <c>openai</c>. A missing key is reported by the provider, not here.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes to the options, after configuration; called again on a second call, which adds nothing else.</param>
    public static IServiceCollection AddHearthOpenAI(this IServiceCollection services, Action<OpenAIProviderOptions>? configure = null) =>
        services.AddProvider(OpenAIId, OpenAIProviderOptions.SectionName, _ => { }, configure);

    /// <summary>Adds an endpoint that speaks OpenAI's protocol under an id of its own, such as <c>openrouter</c> or <c>ollama</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="id">The id in model specifiers; its key comes from <c>{ID}_API_KEY</c>.</param>
    /// <param name="baseUrl">The URL up to and including <c>/v1</c>.</param>
    /// <param name="configure">Changes to the options, after configuration; called again on a second call, which adds nothing else.</param>
    public static IServiceCollection AddHearthOpenAICompatible(
        this IServiceCollection services, string id, Uri baseUrl, Action<OpenAIProviderOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(baseUrl);
        return services.AddProvider(id, $"Hearth:Models:{id}", UseEndpoint, configure);

        void UseEndpoint(OpenAIProviderOptions options)
        {
            options.Id = id;
            options.Api = OpenAIApi.ChatCompletions;
            options.BaseUrl = baseUrl;
        }
    }

    private static IServiceCollection AddProvider(
        this IServiceCollection services,
        string id,
        string section,
        Action<OpenAIProviderOptions> setDefaults,
        Action<OpenAIProviderOptions>? configure)
    {
        if (!services.Any(service => service.ImplementationInstance is Registration registration && registration.Id == id))
        {
            services.AddSingleton(new Registration(id));
            services.AddOptionsWithValidateOnStart<OpenAIProviderOptions, OpenAIProviderOptionsValidator>(id)
                .Configure(setDefaults)
                .BindConfiguration(section);
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton<IModelProvider>(provider => Create(provider, id));
        }
        if (configure is not null)
            services.Configure(id, configure);
        return services;
    }

    private static OpenAIModelProvider Create(IServiceProvider services, string id) => new(
        services.GetRequiredService<IOptionsMonitor<OpenAIProviderOptions>>().Get(id),
        services.GetRequiredService<IConfiguration>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance);

    // Marks that an id is taken: several providers share one service type.
    private sealed record Registration(string Id);
}
