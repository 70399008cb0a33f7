using Hearth.Sqlite;
using Hearth.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the SQLite store.</summary>
public static class HearthSqliteServiceCollectionExtensions
{
    /// <summary>Keeps Hearth's state in one SQLite file, unless another store is registered already.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="path">The database file; see <see cref="SqliteStoreOptions.Path"/>.</param>
    public static IServiceCollection AddHearthSqlite(this IServiceCollection services, string path)
    {
        services.AddOptionsWithValidateOnStart<SqliteStoreOptions, SqliteStoreOptionsValidator>().Configure(options => options.Path = path);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => ProcessIdentity.Create());
        services.TryAddSingleton<IHearthStore>(provider =>
            new SqliteStore(
                provider.GetRequiredService<IOptions<SqliteStoreOptions>>().Value,
                new WriteLimits(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ProcessIdentity>()));
        return services;
    }
}
