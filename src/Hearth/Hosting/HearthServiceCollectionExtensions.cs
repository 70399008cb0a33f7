using Hearth.Agents;
using Hearth.Budgets;
using Hearth.Development;
using Hearth.Diagnostics;
using Hearth.Hosting;
using Hearth.Hosting.Checks;
using Hearth.Models;
using Hearth.Ownership;
using Hearth.Sessions;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the runtime.</summary>
public static class HearthServiceCollectionExtensions
{
    /// <summary>Adds the runtime: agents, workflows, streams and recovery, without HTTP. Safe to call twice.</summary>
    /// <remarks>A store has to be registered as well; without one everything is kept in memory and lost with the process.</remarks>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Says what the server runs.</param>
    public static IServiceCollection AddHearthRuntime(this IServiceCollection services, Action<HearthBuilder>? configure = null)
    {
        if (!services.Any(service => service.ServiceType == typeof(HearthHost))) AddRuntime(services);
        configure?.Invoke(new HearthBuilder(services));
        return services;
    }

    private static void AddRuntime(IServiceCollection services)
    {
        AddOptions<StreamsOptions>(services, StreamsOptions.SectionName);
        AddOptions<SubmissionsOptions>(services, SubmissionsOptions.SectionName)
            .Configure<IConfiguration>((options, configuration) =>
                options.IdempotencyRetention = configuration.GetValue("Hearth:Idempotency:Retention", options.IdempotencyRetention));
        AddOptions<DrainOptions>(services, DrainOptions.SectionName);
        services.AddOptions<HostOptions>().Configure<IOptions<DrainOptions>>(FitShutdown);
        AddOptions<RetentionOptions>(services, RetentionOptions.SectionName);
        AddOptions<ModelsOptions>(services, ModelsOptions.SectionName)
            .Configure<IConfiguration>((options, configuration) =>
                options.DefaultModel = configuration["MODEL_SPECIFIER"] is { Length: > 0 } specifier ? specifier : options.DefaultModel);
        AddOptions<DelegationOptions>(services, DelegationOptions.SectionName);
        AddOptions<DevelopmentOptions>(services, DevelopmentOptions.SectionName);

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(WorkScheduler.Default);
        services.TryAddSingleton(_ => ProcessIdentity.Create());
        services.TryAddSingleton<IHearthStore, MemoryStore>();
        services.TryAddSingleton<AttemptsInFlight>();
        services.AddSingleton<IModelProvider, DemoProvider>();
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton<ModelRegistry>();
        services.AddSingleton<AgentCatalog>();
        services.AddSingleton<WorkflowCatalog>();
        services.AddMetrics();
        services.AddSingleton<HearthMetrics>();
        services.TryAddSingleton<IReplicas, NoReplicas>();
        services.TryAddSingleton<ICluster, NoCluster>();
        services.AddSingleton<EventLog>();
        services.AddSingleton<StreamTails>();
        services.AddSingleton<StreamSource>();
        services.AddSingleton<ServerLifecycle>();
        services.AddSingleton<ShutdownTimes>();
        services.TryAddSingleton<IProcessExit, ProcessExit>();
        services.AddSingleton<ProcessDeath>();
        services.AddSingleton<Outcomes>();
        services.AddSingleton<HarnessServices>();
        services.AddSingleton<AttemptServices>();
        services.AddSingleton<OwnerServices>();
        services.AddSingleton<LocalOwnership>();
        services.TryAddSingleton<IOwnership>(provider => provider.GetRequiredService<LocalOwnership>());
        services.AddSingleton<SweepWorker>();
        services.AddSingleton<SignalWorker>();
        services.AddSingleton<HeartbeatWorker>();
        services.AddSingleton<EndsWorker>();
        services.AddSingleton<HousekeepingWorker>();
        services.AddSingleton<Workers>();
        services.AddSingleton<StoreHealth>();
        services.AddSingleton<Admissions>();
        services.AddSingleton<Aborts>();
        services.AddSingleton<Deletions>();
        services.AddSingleton<Runs>();
        services.AddSingleton<SpendReader>();
        services.AddSingleton<IAgentClient, AgentClient>();
        services.AddSingleton<RegistrationCheck>();
        services.AddServerCheck<AgentsCheck>("agents");
        services.AddServerCheck<ModelsCheck>("models");
        services.AddServerCheck<StoreCheck>("database");
        services.AddSingleton<HearthHost>();
        services.AddHostedService(provider => provider.GetRequiredService<HearthHost>());
        services.AddStartCheck<DevelopmentGuard>("settings");
    }

    // Whoever has set the host's own time-out, in code or as shutdownTimeoutSeconds, knows what the platform allows.
    private static void FitShutdown(HostOptions host, IOptions<DrainOptions> drain)
    {
        if (host.ShutdownTimeout == ShutdownTimes.HostDefault) host.ShutdownTimeout = drain.Value.StopTimeout - ShutdownTimes.Reserve;
    }

    private static OptionsBuilder<T> AddOptions<T>(IServiceCollection services, string section)
        where T : class => services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
}
