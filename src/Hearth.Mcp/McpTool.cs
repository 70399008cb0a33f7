using System.Text.Json;
using Hearth.Tools;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;

namespace Hearth.Mcp;

/// <summary>One tool of a server, callable as long as the server can be reached.</summary>
internal sealed class McpTool(McpConnection connection, Tool tool, string name) : AIFunction
{
    /// <summary>What the server calls it.</summary>
    public string ProtocolName => tool.Name;

    public override string Name => name;

    public override string Description => tool.Description ?? tool.Title ?? "";

    public override JsonElement JsonSchema => tool.InputSchema;

    /// <summary>The tool as it is offered: with the effect that the server claims, where it is trusted.</summary>
    public AIFunction Offered => !connection.Options.TrustsAnnotations ? this : tool.Annotations switch
    {
        { ReadOnlyHint: true } => this.WithEffect(ToolEffect.ReadOnly),
        { IdempotentHint: true } => this.WithEffect(ToolEffect.Idempotent),
        _ => this,
    };

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        await connection.CallAsync(tool.Name, new Dictionary<string, object?>(arguments), ToolContext.Current, cancellationToken);
}
