using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace Hearth.Mcp;

/// <summary>A server that runs as a child process for as long as it is connected.</summary>
internal sealed class McpStdioEndpoint(
    string name,
    string command,
    IReadOnlyList<string> arguments,
    McpStdioOptions options,
    ILoggerFactory loggers) : McpEndpoint(name, options)
{
    public override IClientTransport CreateTransport()
    {
        // Not this process's own environment: it holds the keys of everything else.
        var environment = StdioClientTransportOptions.GetDefaultEnvironmentVariables().ToDictionary(item => item.Key, item => (string?)item.Value);
        foreach (var (variable, value) in options.Environment) environment[variable] = value;
        var transport = new StdioClientTransportOptions
        {
            Command = command,
            Arguments = [.. arguments],
            Name = Name,
            WorkingDirectory = options.WorkingDirectory,
            InheritEnvironmentVariables = false,
            EnvironmentVariables = environment,
            ShutdownTimeout = options.StopTimeout,
        };
        return new StdioClientTransport(transport, loggers);
    }
}
