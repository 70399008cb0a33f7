using Hearth.Postgres;
using Hearth.Postgres.Urls;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the PostgreSQL store.</summary>
public static class HearthPostgresServiceCollectionExtensions
{
    /// <summary>Keeps Hearth's state in a PostgreSQL database, unless another store is registered already.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="url">The database; see <see cref="PostgresStoreOptions.Url"/>. Checked when the application starts.</param>
    public static IServiceCollection AddHearthPostgres(this IServiceCollection services, string url)
    {
        services.AddOptionsWithValidateOnStart<PostgresStoreOptions, PostgresStoreOptionsValidator>()
            .BindConfiguration(PostgresStoreOptions.SectionName)
            .Configure(options => options.Url = url);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgresStoreOptions>, PostgresUrlValidator>());
        return services;
    }
}
