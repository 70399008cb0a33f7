using Hearth.AspNetCore.Development;
using Hearth.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hearth.AspNetCore.Security;

/// <summary>Adds authentication by API key, the decision who may use a route, and the guard against an open server.</summary>
internal static class SecurityServiceCollectionExtensions
{
    public const string ApiKeysVariable = "HEARTH_API_KEYS";

    public static IServiceCollection AddHearthSecurity(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(HearthEndpointPolicy))) return services;

        services.AddOptionsWithValidateOnStart<SecurityOptions, SecurityOptionsValidator>()
            .BindConfiguration(SecurityOptions.SectionName)
            .Configure<IConfiguration>(AddKeysOfOneValue);

        // Without AddAuthentication's data protection: it reads and makes key files at every start, and keys are all we have.
        services.AddAuthenticationCore();
        services.AddWebEncoders();
        services.TryAddSingleton(TimeProvider.System);
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, HearthApiKeyHandler>(HearthApiKeyDefaults.AuthenticationScheme, null);
        services.PostConfigure<AuthenticationOptions>(KeepDefaultScheme);
        services.AddAuthorization();

        services.TryAddSingleton<ISettingGuide, EnvironmentGuide>();
        services.TryAddSingleton<OpenForDevelopment>();
        services.AddSingleton<ApiKeyRing>();
        services.AddSingleton<AuthorizationRules>();
        services.AddSingleton<HearthEndpointPolicy>();
        services.AddSingleton<MappedGroups>();
        services.AddStartCheck<OpenServerGuard, AccessCheck>("access");
        services.AddSingleton<IStartupFilter>(provider => provider.GetRequiredService<OpenServerGuard>());
        return services;
    }

    private static void AddKeysOfOneValue(SecurityOptions options, IConfiguration configuration)
    {
        CommaSeparated.AddTo(options.ApiKeys, configuration, ApiKeysVariable);
        CommaSeparated.AddTo(options.ApiKeys, configuration, $"{SecurityOptions.SectionName}:{nameof(SecurityOptions.ApiKeys)}");
    }

    // ASP.NET makes the only scheme of an application its default one. Ours must not take that away from an application's only scheme.
    private static void KeepDefaultScheme(AuthenticationOptions options)
    {
        var others = options.Schemes.Where(scheme => scheme.Name != HearthApiKeyDefaults.AuthenticationScheme).ToArray();
        if (options.DefaultScheme is null && others.Length == 1) options.DefaultScheme = others[0].Name;
    }
}
