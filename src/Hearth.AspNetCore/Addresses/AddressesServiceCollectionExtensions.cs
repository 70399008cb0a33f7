using Hearth.AspNetCore.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Addresses;

/// <summary>Adds the server's public address and the proxies that may change it.</summary>
internal static class AddressesServiceCollectionExtensions
{
    public const string PublicUrlVariable = "HEARTH_PUBLIC_URL";

    public static IServiceCollection AddHearthPublicAddress(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(IPublicAddress))) return services;

        services.AddOptionsWithValidateOnStart<PublicAddressOptions, PublicAddressOptionsValidator>()
            .BindConfiguration(PublicAddressOptions.SectionName)
            .Configure<IConfiguration>(PreferEnvironment);
        services.AddSingleton<IPublicAddress, PublicAddress>();
        return services;
    }

    public static IServiceCollection AddHearthForwardedHeaders(this IServiceCollection services)
    {
        if (services.Any(service => service.ImplementationType == typeof(TrustedProxiesFilter))) return services;

        services.AddOptionsWithValidateOnStart<ForwardingOptions, ForwardingOptionsValidator>()
            .BindConfiguration(ForwardingOptions.SectionName)
            .Configure<IConfiguration>((options, configuration) => CommaSeparated.AddTo(
                options.TrustedProxies, configuration, $"{ForwardingOptions.SectionName}:{nameof(ForwardingOptions.TrustedProxies)}"));
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ForwardingOptions>, IConfiguration>(Trust);
        services.AddTransient<IStartupFilter, TrustedProxiesFilter>();
        return services;
    }

    // An empty value is how compose files and task definitions say "not set".
    private static void PreferEnvironment(PublicAddressOptions options, IConfiguration configuration)
    {
        if (!string.IsNullOrWhiteSpace(configuration[PublicUrlVariable])) options.PublicUrl = configuration[PublicUrlVariable];
        if (string.IsNullOrWhiteSpace(options.PublicUrl)) options.PublicUrl = null;
    }

    private static void Trust(ForwardedHeadersOptions headers, IOptions<ForwardingOptions> options, IConfiguration configuration)
    {
        if (options.Value.TrustedProxies.Count == 0) return;

        headers.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedPrefix;
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var proxy in options.Value.TrustedProxies)
        {
            if (TrustedProxy.TryParse(proxy, out var network)) headers.KnownIPNetworks.Add(network.Value);
        }

        // Every hop is checked against the list, so a chain of trusted proxies may be as long as it is.
        headers.ForwardLimit = null;

        // Host filtering has already looked at the Host header; a forwarded host must pass the same list.
        foreach (var host in (configuration["AllowedHosts"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            headers.AllowedHosts.Add(host);
    }
}
