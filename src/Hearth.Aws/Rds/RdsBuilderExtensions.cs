using Hearth.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hearth.Aws.Rds;

/// <summary>Adds what the PostgreSQL store should know about RDS.</summary>
internal static class RdsBuilderExtensions
{
    /// <summary>Costs nothing unless the server's store is PostgreSQL.</summary>
    public static void AddRds(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<PostgresStoreOptions>, RdsPostgresOptions>());
    }
}
