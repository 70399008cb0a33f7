using Hearth;
using Hearth.Agents;

namespace Quickstart.Agents;

/// <summary>Answers whatever it is asked.</summary>
[Exposed(Description = "A helpful assistant.")]
public sealed class Assistant : Agent
{
    /// <inheritdoc/>
    public override AgentDefinition Define(AgentContext context) => new()
    {
        Instructions = "You are a helpful assistant. Answer briefly.",
    };
}
