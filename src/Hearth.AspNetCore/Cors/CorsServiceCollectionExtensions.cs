using Hearth.AspNetCore.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.AspNetCore.Cors;

/// <summary>Adds <see cref="CorsPolicy"/>.</summary>
internal static class CorsServiceCollectionExtensions
{
    public static IServiceCollection AddHearthCors(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(CorsPolicy))) return services;

        services.AddOptionsWithValidateOnStart<CorsOptions, CorsOptionsValidator>()
            .BindConfiguration(CorsOptions.SectionName)
            .Configure<IConfiguration>((options, configuration) => CommaSeparated.AddTo(
                options.AllowedOrigins, configuration, $"{CorsOptions.SectionName}:{nameof(CorsOptions.AllowedOrigins)}"));
        services.AddSingleton<CorsPolicy>();
        return services;
    }
}
