using Hearth.Hosting;
using Hearth.Ownership;
using Hearth.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hearth.Aws.Ecs;

/// <summary>Makes a server at home in an ECS task.</summary>
internal static class EcsBuilderExtensions
{
    /// <summary>Adds what the task's metadata and its agent offer; nothing where there is no metadata endpoint.</summary>
    public static void AddEcs(this IHostApplicationBuilder builder)
    {
        if (builder.Configuration[EcsMetadata.UriVariable] is not { Length: > 0 } uri) return;

        LinkLocalBypass.Install();
        var metadata = Read(uri);
        builder.Services.AddSingleton(metadata);
        if (metadata.Task is { } task) AddTask(builder, task);
        builder.Services.AddHostedService<EcsStartLog>();
        builder.Services.AddSingleton<EcsSettingGuide>();
        builder.Services.AddSingleton<ISettingGuide>(provider => provider.GetRequiredService<EcsSettingGuide>());
        builder.Services.AddStartCheck<EphemeralStorageGuard>("database");
        if (Uri.TryCreate(builder.Configuration[TaskProtectionClient.UriVariable], UriKind.Absolute, out var agent))
        {
            builder.Services.AddTaskProtection(agent);
        }
    }

    /// <summary>Has the task protected while work is in flight.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="agent">The value of <see cref="TaskProtectionClient.UriVariable"/>.</param>
    public static void AddTaskProtection(this IServiceCollection services, Uri agent)
    {
        services.AddOptionsWithValidateOnStart<EcsOptions, EcsOptionsValidator>().BindConfiguration(EcsOptions.SectionName);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AttemptsInFlight>();
        services.AddSingleton(provider => new TaskProtectionClient(LinkLocalHttp.Create(), agent, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<TaskProtectionWorker>();
    }

    // There is no asynchronous way to configure a host. Nothing else runs yet that could be held up.
    private static EcsMetadata Read(string uri)
    {
        using var http = LinkLocalHttp.Create();
        return WorkScheduler.Default.Start(() => new EcsMetadataReader(http, TimeProvider.System).ReadAsync(uri)).GetAwaiter().GetResult();
    }

    private static void AddTask(IHostApplicationBuilder builder, EcsTask task)
    {
        builder.Services.AddSingleton(task);
        if (task.Address is { } address) builder.Services.AddSingleton(new HostAddress(address));
        builder.Services.AddSingleton(_ => ProcessIdentity.Create(task.Id)); // The host's name is a random one here.

        // Last of all sources: it holds what the others say.
        var attributes = EcsResourceAttributes.Merge(task, builder.Configuration[EcsResourceAttributes.Variable]);
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create(EcsResourceAttributes.Variable, (string?)attributes)]);
    }
}
