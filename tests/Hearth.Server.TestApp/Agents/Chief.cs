using Hearth.Agents;
using Hearth.Sandboxes;
using Hearth.Server.TestApp.Effects;

namespace Hearth.Server.TestApp.Agents;

/// <summary>Delegates to a lead, who delegates to a writer, who has the tools.</summary>
[Exposed]
public sealed class Chief(EffectClient effects) : Agent
{
    /// <inheritdoc/>
    public override AgentDefinition Define(AgentContext context)
    {
        var writer = new Subagent
        {
            Name = "writer",
            Description = "Does it.",
            Instructions = "You are the writer.",
            Tools = new EffectTools(effects).All,
        };
        var lead = new Subagent { Name = "lead", Description = "Has it done.", Instructions = "You are the lead.", Subagents = [writer] };
        return new AgentDefinition { Instructions = "You are the chief.", Sandbox = Sandbox.None, Subagents = [lead] };
    }
}
