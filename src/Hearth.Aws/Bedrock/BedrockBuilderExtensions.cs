using Hearth.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hearth.Aws.Bedrock;

/// <summary>Adds the models of Amazon Bedrock.</summary>
internal static class BedrockBuilderExtensions
{
    /// <summary>
    /// Adds the provider <c>bedrock</c>. What is missing is reported by the provider, not here, and AWS is not asked before the first call.
    /// </summary>
    public static void AddBedrock(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<BedrockProviderOptions, BedrockProviderOptionsValidator>()
            .BindConfiguration(BedrockProviderOptions.SectionName);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IModelProvider, BedrockModelProvider>(Create));
    }

    private static BedrockModelProvider Create(IServiceProvider services) => new(
        services.GetRequiredService<IOptions<BedrockProviderOptions>>().Value,
        services.GetRequiredService<IConfiguration>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance);
}
