using Hearth.Agents;

namespace AppNamespace.Agents;

/// <summary>Sums texts up. Without [Exposed], only workflows and other code of this application reach it.</summary>
public sealed class Summarizer : Agent
{
    /// <inheritdoc/>
    public override AgentDefinition Define(AgentContext context) => new()
    {
        Instructions = "You sum up what you are given, in one sentence and without a comment of your own.",
    };
}
