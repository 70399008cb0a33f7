using Hearth.Agents;
using Hearth.Sandboxes;

namespace Hearth.Server.TestApp.Agents;

/// <summary>Has a conversation that is soon too long for its model.</summary>
[Exposed]
public sealed class Chronicler : Agent
{
    /// <inheritdoc/>
    public override AgentDefinition Define(AgentContext context) => new()
    {
        Instructions = "Keep the chronicle.",
        Sandbox = Sandbox.None,
        Compaction = new CompactionOptions { ContextWindowTokens = 4_000 },
    };
}
