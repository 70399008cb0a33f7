using Hearth.Agents;
using Hearth.Events;
using Hearth.Models;
using Hearth.Schemas;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>Puts an agent's definition and one prompt's options together.</summary>
internal sealed class OperationFactory(ModelRegistry models)
{
    public OperationRequest Create(
        string identity,
        Message.User input,
        AgentDefinition agent,
        PromptOptions? options = null,
        string? callKey = null,
        string? inputTurnId = null,
        ResultSchema? result = null)
    {
        IEnumerable<AITool> resultTools = result is null ? [] : ResultTools.For(result);
        var model = models.Resolve(options?.Model ?? agent.Model);
        return new OperationRequest
        {
            Identity = identity,
            CallKey = callKey,
            Input = input,
            InputTurnId = inputTurnId,
            Agent = agent,
            Model = model,
            Tools = new ToolSet(agent.Tools.Concat(options?.Tools ?? []).Concat(resultTools)),
            ThinkingLevel = options?.ThinkingLevel ?? agent.ThinkingLevel,
            Temperature = options?.Temperature ?? agent.Temperature,
            MaxOutputTokens = options?.MaxOutputTokens ?? agent.MaxOutputTokens,
            Result = result,
        };
    }
}
