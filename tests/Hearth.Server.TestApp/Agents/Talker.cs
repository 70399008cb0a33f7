using Hearth.Agents;

namespace Hearth.Server.TestApp.Agents;

/// <summary>Only talks.</summary>
[Exposed]
public sealed class Talker : Agent
{
    /// <inheritdoc/>
    public override AgentDefinition Define(AgentContext context) => new() { Instructions = "Tell the story." };
}
