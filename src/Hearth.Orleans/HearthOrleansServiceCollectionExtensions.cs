using Hearth.Orleans;
using Hearth.Orleans.Dashboard;
using Hearth.Orleans.Endpoints;
using Hearth.Orleans.Links;
using Hearth.Orleans.Membership;
using Hearth.Ownership;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the cluster.</summary>
public static class HearthOrleansServiceCollectionExtensions
{
    /// <summary>
    /// Makes the processes on one PostgreSQL database a cluster, unless <c>Hearth:Cluster</c> is <c>off</c>. Does nothing with another
    /// store. Safe to call twice.
    /// </summary>
    /// <param name="services">The application's services, to which the runtime and the store are added as well.</param>
    public static IServiceCollection AddHearthOrleans(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(ClusterHost))) return services;

        services.AddOptions<ClusterOptions>()
            .BindConfiguration(ClusterOptions.SectionName)
            .Configure<IConfiguration>(ReadMode)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ClusterOptions>, ClusterOptionsValidator>());
        services.AddSingleton<Replicas>();
        services.Replace(ServiceDescriptor.Singleton<IReplicas>(provider => provider.GetRequiredService<Replicas>()));
        services.AddSingleton<ClusterHost>();
        services.Replace(ServiceDescriptor.Singleton<ICluster>(provider => provider.GetRequiredService<ClusterHost>()));
        services.AddSingleton<ClusterOwnership>();
        services.Replace(ServiceDescriptor.Singleton<IOwnership>(provider => provider.GetRequiredService<ClusterOwnership>()));
        services.AddSingleton<ClusterSilo>();
        services.AddSingleton<ClusterDashboard>();
        services.AddSingleton<MemberReach>();
        services.AddSingleton<PortReservations>();
        services.AddSingleton<MemberEndpointFinder>();

        services.Configure<LoggerFilterOptions>(Quieten);
        return services;
    }

    // First of all rules, so that what the application says of these categories counts. Who comes and goes is logged by Hearth; advice on
    // the garbage collector, and a watchdog that takes the start of the process for a hang, help nobody.
    private static void Quieten(LoggerFilterOptions filter)
    {
        filter.Rules.Insert(0, new LoggerFilterRule(null, "Orleans", LogLevel.Warning, null));
        filter.Rules.Insert(0, new LoggerFilterRule(null, "Polly", LogLevel.Warning, null)); // Orleans places every grain through it.
        filter.Rules.Insert(0, new LoggerFilterRule(null, "Orleans.Runtime.Silo", LogLevel.Error, null));
        filter.Rules.Insert(0, new LoggerFilterRule(null, "Orleans.Runtime.Watchdog", LogLevel.Error, null));
        filter.Rules.Insert(0, new LoggerFilterRule(null, typeof(ReplicaService).FullName, LogLevel.Warning, null));
    }

    private static void ReadMode(ClusterOptions options, IConfiguration configuration)
    {
        if (configuration[ClusterOptions.SectionName] is not { Length: > 0 } mode) return;
        options.Mode = Enum.TryParse<ClusterMode>(mode, ignoreCase: true, out var parsed)
            ? parsed
            : throw new InvalidOperationException($"Hearth:Cluster is \"{mode}\". It can be auto, off or required.");
    }
}
