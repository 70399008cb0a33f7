namespace Hearth.Agents;

/// <summary>A named definition of a conversation partner: model, instructions, tools.</summary>
/// <remarks>
/// A new object is made, with constructor injection from a scope of its own, for every attempt at a submission; keep no state in it.
/// </remarks>
public abstract class Agent
{
    /// <summary>Describes the agent for one instance. Called at start-up once with an empty instance id, then once per attempt.</summary>
    /// <param name="context">Which instance the definition is for.</param>
    public abstract AgentDefinition Define(AgentContext context);
}
