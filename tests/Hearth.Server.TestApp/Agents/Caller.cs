using Hearth.Agents;
using Hearth.Mcp;
using Hearth.Sandboxes;

namespace Hearth.Server.TestApp.Agents;

/// <summary>Has the tools of one MCP server twice: what the server says about them is believed under one name, and not under the other.</summary>
[Exposed]
public sealed class Caller : Agent
{
    /// <inheritdoc/>
    public override AgentDefinition Define(AgentContext context) => new()
    {
        Instructions = "Call.",
        Sandbox = Sandbox.None,
        ToolSources = [new McpToolSource("trusted"), new McpToolSource("other")],
    };
}
