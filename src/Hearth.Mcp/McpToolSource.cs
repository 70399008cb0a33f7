using Hearth.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Mcp;

/// <summary>Gives an agent the tools of an MCP server, as <c>mcp__server__tool</c>.</summary>
/// <param name="server">The name that the server was registered under with <c>AddMcpServer</c>.</param>
public sealed class McpToolSource(string server) : IToolSource
{
    /// <summary>The tools to offer, by the server's own names; null for all. Those that the server does not have are left out.</summary>
    public IReadOnlyCollection<string>? Tools { get; init; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No server is registered under that name.</exception>
    public async ValueTask<IReadOnlyList<AITool>> GetToolsAsync(ToolSourceContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var connection = context.Services.GetService<McpConnections>()?.Find(server) ?? throw new InvalidOperationException(
            $"No MCP server is registered as \"{server}\". Register it with AddMcpServer.");
        var list = await connection.GetToolsAsync(cancellationToken);
        if (list.Problem is { } problem) context.Warn(problem);
        return [.. list.Tools.Where(tool => Tools is null || Tools.Contains(tool.ProtocolName)).Select(tool => tool.Offered)];
    }
}
