using Hearth.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hearth.Mcp;

/// <summary>Registers MCP servers, whose tools agents get by <see cref="McpToolSource"/>.</summary>
public static class HearthBuilderMcpExtensions
{
    /// <summary>The configuration section of all servers; each one has its own under its name.</summary>
    public const string SectionName = "Hearth:Mcp";

    /// <summary>Registers a server that is reached over streamable HTTP. It is connected when an agent first needs it.</summary>
    /// <param name="hearth">Says what the server runs.</param>
    /// <param name="name">At most 32 lower-case ASCII letters, digits and dashes; part of the tools' names.</param>
    /// <param name="url">Where it answers, such as <c>https://example.com/mcp</c>.</param>
    /// <param name="configure">Changes to the options, after the configuration section <c>Hearth:Mcp:{name}</c>.</param>
    /// <exception cref="ArgumentException">The name is not usable or taken, or the URL is not one of HTTP.</exception>
    public static HearthBuilder AddMcpServer(this HearthBuilder hearth, string name, Uri url, Action<McpHttpOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(hearth);
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException($"\"{url}\" is no http or https URL.", nameof(url));
        }

        return hearth.Add(name, configure, (services, options) => new McpHttpEndpoint(name, url, options, Loggers(services)));
    }

    /// <summary>Registers a server that runs as a child process. It is started when an agent first needs it.</summary>
    /// <param name="hearth">Says what the server runs.</param>
    /// <param name="name">At most 32 lower-case ASCII letters, digits and dashes; part of the tools' names.</param>
    /// <param name="command">The program, such as <c>npx</c>.</param>
    /// <param name="arguments">Its arguments; no shell looks at them.</param>
    /// <param name="configure">Changes to the options, after the configuration section <c>Hearth:Mcp:{name}</c>.</param>
    /// <exception cref="ArgumentException">The name is not usable or taken, or there is no command.</exception>
    public static HearthBuilder AddMcpServer(
        this HearthBuilder hearth,
        string name,
        string command,
        IReadOnlyList<string> arguments,
        Action<McpStdioOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(hearth);
        ArgumentException.ThrowIfNullOrWhiteSpace(command);
        ArgumentNullException.ThrowIfNull(arguments);
        return hearth.Add(name, configure, (services, options) => new McpStdioEndpoint(name, command, arguments, options, Loggers(services)));
    }

    private static HearthBuilder Add<TOptions>(
        this HearthBuilder hearth,
        string name,
        Action<TOptions>? configure,
        Func<IServiceProvider, TOptions, McpEndpoint> create)
        where TOptions : McpServerOptions, new()
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!ToolNames.IsServerName(name))
        {
            throw new ArgumentException($"\"{name}\" is no name of an MCP server: use at most {ToolNames.MaxServerLength} of a-z, 0-9 and -.", nameof(name));
        }

        if (hearth.Services.Any(service => service.ImplementationInstance is McpServerRegistration known && known.Name == name))
        {
            throw new ArgumentException($"Two MCP servers are called \"{name}\".", nameof(name));
        }

        var services = hearth.Services;
        services.AddOptions<TOptions>(name)
            .BindConfiguration($"{SectionName}:{name}")
            .Configure(options => configure?.Invoke(options))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton(new McpServerRegistration(
            name, provider => create(provider, provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name))));
        AddConnections(services);
        return hearth;
    }

    private static void AddConnections(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(McpConnections))) return;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<McpConnections>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<McpConnections>());
    }

    private static ILoggerFactory Loggers(IServiceProvider services) => services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
}
