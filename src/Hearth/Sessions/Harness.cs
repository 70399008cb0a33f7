using Hearth.Agents;
using Hearth.Models;
using Hearth.Sandboxes;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>The working environment of one agent in one attempt: makes operations out of the agent's definition and a prompt's options.</summary>
internal sealed class Harness(ModelRegistry models, AgentCatalog agents, Workspaces workspaces, AgentContext context, AgentDefinition agent)
{
    public AgentContext Context => context;

    public AgentDefinition Agent => agent;

    public async ValueTask<OperationRequest> CreateAsync(OperationInput input, CancellationToken cancellationToken)
    {
        var options = input.Options;
        var model = models.Resolve(options.Model ?? agent.Model);
        List<AITool> tools = [.. ReservedToolNames.Check(agent.Tools), .. ReservedToolNames.Check(options.Tools)];
        if (agent.Subagents.Count > 0) tools.Add(TaskTool.For(agent.Subagents));
        if (input.Result is not null) tools.AddRange(ResultTools.For(input.Result));
        var sourceContext = new ToolSourceContext(context.AgentName, context.InstanceId, context.Services);
        foreach (var source in agent.ToolSources) tools.AddRange(await source.GetToolsAsync(sourceContext, cancellationToken));
        var workspace = await workspaces.OpenAsync(agent, context, cancellationToken);
        if (workspace is not null)
        {
            BuiltInTools.EnsureNotTaken(tools);
            tools.AddRange(BuiltInTools.For(workspace.Sandbox));
        }

        return new OperationRequest
        {
            Input = input,
            Harness = this,
            Workspace = workspace,
            Instructions = agent.Instructions,
            Model = model,
            SummaryModel = agent.Compaction.Model is { } summarizer ? models.Resolve(summarizer) : model,
            Tools = new ToolSet(tools),
            Warnings = sourceContext.Warnings,
            ThinkingLevel = options.ThinkingLevel ?? agent.ThinkingLevel,
            Temperature = options.Temperature ?? agent.Temperature,
            MaxOutputTokens = options.MaxOutputTokens ?? agent.MaxOutputTokens,
        };
    }

    /// <summary>The harness in which a delegated task is done.</summary>
    /// <exception cref="HearthException"><c>subagent_not_declared</c>, or <c>agent_not_found</c> for a subagent that is not registered.</exception>
    public Harness ForTask(TaskCall task)
    {
        if (task.Agent is null) return this;
        var subagent = SubagentDirectory.Find(task.Agent, agent.Subagents);
        if (SubagentDirectory.FindRegistration(subagent, agents) is not { } registration)
        {
            return new Harness(models, agents, workspaces, context, SubagentDirectory.Define(subagent, agent));
        }

        var own = context with { AgentName = registration.Name };

        // A task is done in the workspace of whoever delegates it.
        var definition = registration.Create(own.Services).Define(own) with { Sandbox = agent.Sandbox };
        return new Harness(models, agents, workspaces, own, definition);
    }
}
