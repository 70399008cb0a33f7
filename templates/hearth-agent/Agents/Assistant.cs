using System.ComponentModel;
using System.Globalization;
using Hearth;
using Hearth.Agents;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace AppNamespace.Agents;

/// <summary>Answers at /agents/assistant/{id}, where every id is a conversation of its own.</summary>
[Exposed(Description = "A helpful assistant that knows the time.")]
public sealed class Assistant(TimeProvider time) : Agent
{
    /// <inheritdoc/>
    public override AgentDefinition Define(AgentContext context) => new()
    {
        Instructions = "You are a helpful assistant. Answer briefly, and look at the clock when somebody asks for the time.",
        Tools = [AIFunctionFactory.Create(GetTime, "get_time")],
    };

    // The description is what the model sees. The effect says that the call may be repeated after a crash.
    [Description("The date and the time now, in UTC.")]
    [ToolEffect(ToolEffect.ReadOnly)]
    private string GetTime() => time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
}
