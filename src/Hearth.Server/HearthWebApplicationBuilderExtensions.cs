using System.Reflection;
using System.Runtime.CompilerServices;
using Hearth.Anthropic;
using Hearth.Hosting;
using Hearth.OpenAI;
using Hearth.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Makes an ASP.NET Core application a Hearth server.</summary>
public static class HearthWebApplicationBuilderExtensions
{
    private const string DefaultPort = "3000";

    /// <summary>
    /// Adds the runtime, the HTTP API, the store that <c>DATABASE_URL</c> names and the Anthropic and OpenAI providers, and registers
    /// the agents and workflows of the calling assembly.
    /// </summary>
    /// <remarks>
    /// Listens on <c>PORT</c> (default: 3000) unless addresses are configured in one of ASP.NET Core's own ways: on the loopback
    /// interface in Development, where the server may be open, and on every interface elsewhere.
    /// </remarks>
    /// <param name="builder">The application's builder.</param>
    /// <param name="configure">Registers more, or chooses the default model.</param>
    /// <exception cref="InvalidOperationException"><c>DATABASE_URL</c> or <c>PORT</c> is not usable.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static WebApplicationBuilder AddHearth(this WebApplicationBuilder builder, Action<HearthBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var assembly = Assembly.GetCallingAssembly();
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
        return builder;
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
                break;
            default:
                builder.Services.AddHostedService<MemoryStoreWarning>();
                break;
        }
    }

    private static void Listen(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var port = configuration["PORT"] is { Length: > 0 } configured ? configured : DefaultPort;
        if (!ushort.TryParse(port, out _)) throw new InvalidOperationException($"PORT is \"{port}\"; it has to be a number from 0 to 65535.");

        var isConfigured = configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 }
            || configuration["HTTP_PORTS"] is { Length: > 0 }
            || configuration["HTTPS_PORTS"] is { Length: > 0 }
            || configuration.GetSection("Kestrel:Endpoints").Exists();
        var host = builder.Environment.IsDevelopment() ? "localhost" : "*";
        if (configuration["PORT"] is { Length: > 0 } || !isConfigured) builder.WebHost.UseUrls($"http://{host}:{port}");
    }
}
