using System.Reflection;
using System.Runtime.CompilerServices;
using Hearth.Anthropic;
using Hearth.Hosting;
using Hearth.OpenAI;
using Hearth.Server;
using Hearth.Server.Checks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Makes an ASP.NET Core application a Hearth server.</summary>
public static class HearthWebApplicationBuilderExtensions
{
    /// <summary>
    /// Adds the runtime, the HTTP API, the store that <c>DATABASE_URL</c> names and the Anthropic and OpenAI providers, and registers
    /// the agents and workflows of the calling assembly.
    /// </summary>
    /// <remarks>
    /// Listens on <c>PORT</c> (default: 3000) unless addresses are configured in one of ASP.NET Core's own ways: on the loopback
    /// interface in Development, where the server may be open, and on every interface elsewhere.
    /// <para>
    /// Started as <c>server healthcheck [/path]</c>, the process asks the server that runs beside it with the same settings for
    /// <c>/health</c>, or for another path, and ends here: with 0 if that answers 200, else with 1 and the reason on standard error.
    /// </para>
    /// <para>
    /// Started as <c>server check [--json]</c>, the process says whether it would start with these settings and do its work (database,
    /// models and their keys, port, access), changes nothing, and ends when the application runs: with 1 if there is a fault, else with 0.
    /// </para>
    /// </remarks>
    /// <param name="builder">The application's builder.</param>
    /// <param name="configure">Registers more, or chooses the default model.</param>
    /// <exception cref="InvalidOperationException"><c>DATABASE_URL</c> or <c>PORT</c> is not usable.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static WebApplicationBuilder AddHearth(this WebApplicationBuilder builder, Action<HearthBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var assembly = Assembly.GetCallingAssembly();
        AnswerHealthCheck(builder.Configuration);
        var arguments = Environment.GetCommandLineArgs().AsSpan(1);
        if (CheckCommand.IsIn(arguments)) CheckCommand.Run(builder, arguments, () => Add(builder, assembly, configure));
        else Add(builder, assembly, configure);
        return builder;
    }

    private static void Add(WebApplicationBuilder builder, Assembly assembly, Action<HearthBuilder>? configure)
    {
        builder.AddHearthAws(); // First: it may bring configuration.
        AddStore(builder);
        builder.Services.AddHearthRuntime(hearth =>
        {
            hearth.AddAssembly(assembly);
            configure?.Invoke(hearth);
        });
        builder.Services.AddHearthHttp();
        builder.Services.AddHearthAnthropic();
        builder.Services.AddHearthOpenAI();
        Listen(builder);
    }

    private static void AddStore(WebApplicationBuilder builder)
    {
        var database = DatabaseUrl.Read(builder.Configuration, builder.Environment.ContentRootPath);
        switch (database.Kind)
        {
            case DatabaseKind.Sqlite:
                builder.Services.AddHearthSqlite(database.Location);
                break;
            case DatabaseKind.Postgres:
                builder.Services.AddHearthPostgres(database.Location);
                builder.Services.AddHearthOrleans();
                break;
            default:
                builder.Services.AddHostedService<MemoryStoreWarning>();
                break;
        }
    }

    private static void Listen(WebApplicationBuilder builder)
    {
        if (new ListenAddress(builder.Configuration).UrlFor(ListenAddress.HostIn(builder.Environment)) is { } url) builder.WebHost.UseUrls(url);
    }

    // Here and not in the application: every server has the command, and a check that runs every few seconds must not build one.
    private static void AnswerHealthCheck(IConfiguration configuration)
    {
        var arguments = Environment.GetCommandLineArgs().AsSpan(1);
        if (HealthCheckCommand.IsIn(arguments)) Environment.Exit(HealthCheckCommand.Run(arguments, configuration));
    }
}
