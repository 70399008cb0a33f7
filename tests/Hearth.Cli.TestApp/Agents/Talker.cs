using Hearth.Agents;

namespace Hearth.Cli.TestApp.Agents;

/// <summary>Says what it is told.</summary>
[Exposed]
public sealed class Talker : Agent
{
    /// <inheritdoc/>
    public override AgentDefinition Define(AgentContext context) => new() { Instructions = "Repeat it." };
}
