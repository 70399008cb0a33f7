using Hearth.Postgres;
using Hearth.Postgres.Appends;
using Hearth.Storage;
using Microsoft.Extensions.Options;

namespace Hearth.Nemesis.Server;

/// <summary>A PostgreSQL store that does not refuse what a replaced owner writes: made to prove that the checker would notice.</summary>
internal static class UnfencedStore
{
    public const string Argument = "--without-fence";

    /// <summary>Registers it. Before the server's own store, which gives way.</summary>
    public static void AddUnfencedStore(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(provider => new PostgresStore(
            provider.GetRequiredService<IOptions<PostgresStoreOptions>>().Value,
            provider.GetRequiredService<ProcessIdentity>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(),
            new AppendLimits { ChecksEpoch = false }));
        builder.Services.AddSingleton<IHearthStore>(provider => provider.GetRequiredService<PostgresStore>());
        builder.Services.AddSingleton<IMembershipStore>(provider => provider.GetRequiredService<PostgresStore>());
    }
}
