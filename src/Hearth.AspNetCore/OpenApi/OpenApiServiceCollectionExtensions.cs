using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>Adds <see cref="OpenApiDocumentCache"/>.</summary>
internal static class OpenApiServiceCollectionExtensions
{
    public static IServiceCollection AddHearthOpenApi(this IServiceCollection services)
    {
        services.TryAddSingleton<OpenApiDocumentCache>();
        return services;
    }
}
