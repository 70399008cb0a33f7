namespace Hearth.Agents;

/// <summary>An agent that was registered as a function.</summary>
internal sealed class FunctionAgent(Func<AgentContext, AgentDefinition> define) : Agent
{
    public override AgentDefinition Define(AgentContext context) => define(context);
}
