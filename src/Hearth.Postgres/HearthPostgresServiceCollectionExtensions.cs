using Hearth.Postgres;
using Hearth.Postgres.Urls;
using Hearth.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the PostgreSQL store.</summary>
public static class HearthPostgresServiceCollectionExtensions
{
    /// <summary>Keeps Hearth's state in a PostgreSQL database, unless another store is registered already.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="url">
    /// The database; see <see cref="PostgresStoreOptions.Url"/>. Filled in from libpq's variables in the configuration, such as
    /// <c>PGPASSWORD</c>. Checked when the application starts.
    /// </param>
    public static IServiceCollection AddHearthPostgres(this IServiceCollection services, string url)
    {
        services.AddOptionsWithValidateOnStart<PostgresStoreOptions, PostgresStoreOptionsValidator>()
            .BindConfiguration(PostgresStoreOptions.SectionName)
            .Configure<IConfiguration>((options, configuration) =>
            {
                options.Url = url;
                options.Variables = LibpqVariables.Read(configuration);
            });
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgresStoreOptions>, PostgresUrlValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => ProcessIdentity.Create());
        if (!services.Any(service => service.ServiceType == typeof(IHearthStore))) AddStore(services);
        return services;
    }

    private static void AddStore(IServiceCollection services)
    {
        services.AddSingleton(provider => new PostgresStore(
            provider.GetRequiredService<IOptions<PostgresStoreOptions>>().Value,
            provider.GetRequiredService<ProcessIdentity>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IHearthStore>(provider => provider.GetRequiredService<PostgresStore>());
        services.AddSingleton<IMembershipStore>(provider => provider.GetRequiredService<PostgresStore>());
    }
}
