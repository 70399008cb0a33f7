using Hearth.Agents;
using Hearth.Models;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>The working environment of one agent in one attempt: makes operations out of the agent's definition and a prompt's options.</summary>
internal sealed class Harness(ModelRegistry models, AgentContext context, AgentDefinition agent)
{
    public AgentContext Context => context;

    public AgentDefinition Agent => agent;

    public async ValueTask<OperationRequest> CreateAsync(OperationInput input, CancellationToken cancellationToken)
    {
        var options = input.Options;
        var model = models.Resolve(options.Model ?? agent.Model);
        List<AITool> tools = [.. agent.Tools, .. options.Tools];
        if (input.Result is not null) tools.AddRange(ResultTools.For(input.Result));
        var sourceContext = new ToolSourceContext(context.AgentName, context.InstanceId, context.Services);
        foreach (var source in agent.ToolSources) tools.AddRange(await source.GetToolsAsync(sourceContext, cancellationToken));
        return new OperationRequest
        {
            Input = input,
            Harness = this,
            Instructions = agent.Instructions,
            Model = model,
            Fallbacks = [.. FallbacksFor(model)],
            Tools = new ToolSet(tools),
            Warnings = sourceContext.Warnings,
            ThinkingLevel = options.ThinkingLevel ?? agent.ThinkingLevel,
            Temperature = options.Temperature ?? agent.Temperature,
            MaxOutputTokens = options.MaxOutputTokens ?? agent.MaxOutputTokens,
        };
    }

    private IEnumerable<ResolvedModel> FallbacksFor(ResolvedModel model) => agent.FallbackModels
        .Where(specifier => models.FindProblem(specifier) is null)
        .Select(models.Resolve)
        .Where(fallback => fallback.Reference != model.Reference);
}
