
namespace Hearth.Compliance.Host;

/// <summary>What both servers have in common.</summary>
internal static class ApplicationBuilder
{
    public static WebApplicationBuilder Create(HostArguments arguments, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        // Nothing of the surroundings: the tests must see the same server everywhere.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{arguments.Port}");
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddRouting();
        AddStore(builder.Services, arguments.Store);
        builder.Services.AddHearthHttp();
        return builder;
    }

    private static void AddStore(IServiceCollection services, string store)
    {
        if (store.StartsWith("postgres://", StringComparison.Ordinal)) services.AddHearthPostgres(store).AddHearthOrleans();
        else if (store != HostArguments.MemoryStore) services.AddHearthSqlite(store);
    }
}
