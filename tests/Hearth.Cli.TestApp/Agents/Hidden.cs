using Hearth.Agents;
using Microsoft.AspNetCore.Authorization;

namespace Hearth.Cli.TestApp.Agents;

/// <summary>Is not reachable over HTTP, and would let nobody in.</summary>
[Authorize]
public sealed class Hidden : Agent
{
    /// <inheritdoc/>
    public override AgentDefinition Define(AgentContext context) => new() { Instructions = "Repeat it." };
}
