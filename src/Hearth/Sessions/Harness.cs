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
        foreach (var source in agent.ToolSources) tools.AddRange(await source.GetToolsAsync(SourceContext(), cancellationToken));
        return new OperationRequest
        {
            Input = input,
            Harness = this,
            Instructions = agent.Instructions,
            Model = model,
            SummaryModel = agent.Compaction.Model is { } summarizer ? models.Resolve(summarizer) : model,
            Tools = new ToolSet(tools),
            ThinkingLevel = options.ThinkingLevel ?? agent.ThinkingLevel,
            Temperature = options.Temperature ?? agent.Temperature,
            MaxOutputTokens = options.MaxOutputTokens ?? agent.MaxOutputTokens,
        };
    }

    private ToolSourceContext SourceContext() => new(context.AgentName, context.InstanceId, context.Services);
}
