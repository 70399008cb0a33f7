using Hearth.Agents;
using Hearth.Models;
using Hearth.Sandboxes;
using Hearth.Skills;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>The working environment of one agent in one attempt: makes operations out of the agent's definition and a prompt's options.</summary>
/// <param name="services">The process's services.</param>
/// <param name="workspaces">The open workspaces of the instance or run.</param>
/// <param name="context">What the agent was defined for.</param>
/// <param name="agent">The agent.</param>
/// <param name="directory">Where in the workspace it works; null for the workspace's own working directory.</param>
internal sealed class Harness(
    HarnessServices services,
    Workspaces workspaces,
    AgentContext context,
    AgentDefinition agent,
    string? directory = null)
{
    public AgentContext Context => context;

    public AgentDefinition Agent => agent;

    public async ValueTask<OperationRequest> CreateAsync(OperationInput input, CancellationToken cancellationToken)
    {
        var options = input.Options;
        var model = services.Models.Resolve(options.Model ?? agent.Model);
        List<AITool> tools = [.. ReservedToolNames.Check(agent.Tools), .. ReservedToolNames.Check(options.Tools)];
        var workspace = await OpenWorkspaceAsync(cancellationToken);
        var skills = await SkillSet.CreateAsync(agent.Skills, workspace?.Sandbox, cancellationToken);
        if (skills.All.Count > 0) tools.AddRange(SkillTools.For(skills));
        if (agent.Subagents.Count > 0) tools.Add(TaskTool.For(agent.Subagents));
        if (input.Result is not null) tools.AddRange(ResultTools.For(input.Result));
        var sourceContext = new ToolSourceContext(context.AgentName, context.InstanceId, context.Services);
        foreach (var source in agent.ToolSources) tools.AddRange(await source.GetToolsAsync(sourceContext, cancellationToken));
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
            Instructions = await SystemPrompt.ComposeAsync(agent, skills, workspace?.Sandbox, services.Time.GetUtcNow(), cancellationToken),
            Model = model,
            Fallbacks = [.. FallbacksFor(model)],
            SummaryModel = agent.Compaction.Model is { } summarizer ? services.Models.Resolve(summarizer) : model,
            Tools = new ToolSet(tools),
            Warnings = [.. skills.Warnings, .. sourceContext.Warnings],
            ThinkingLevel = options.ThinkingLevel ?? agent.ThinkingLevel,
            Temperature = options.Temperature ?? agent.Temperature,
            MaxOutputTokens = options.MaxOutputTokens ?? agent.MaxOutputTokens,
        };
    }

    /// <summary>The shell of the workspace.</summary>
    /// <exception cref="SandboxException">There is none.</exception>
    public async Task<ISandboxShell> OpenShellAsync(CancellationToken cancellationToken) =>
        (await OpenWorkspaceAsync(cancellationToken))?.Sandbox.Shell
        ?? throw new SandboxException($"Nothing can be executed in the workspace of agent \"{context.AgentName}\".");

    /// <summary>What a model is told that is to use a skill.</summary>
    /// <exception cref="HearthException"><c>skill_not_registered</c>.</exception>
    public async Task<string> DescribeSkillAsync(string name, string? arguments, CancellationToken cancellationToken)
    {
        var workspace = await OpenWorkspaceAsync(cancellationToken);
        var skills = await SkillSet.CreateAsync(agent.Skills, workspace?.Sandbox, cancellationToken);
        var skill = skills.Find(name) ?? throw SkillTools.NotRegistered(name, skills);
        var content = await SkillTools.DescribeAsync(skill, cancellationToken);
        return $"Use the skill \"{name}\":\n\n{content}" + (arguments is null ? "" : $"\n\nUse it with:\n{arguments}");
    }

    /// <summary>The harness in which a delegated task is done: in the workspace of whoever delegates it.</summary>
    /// <exception cref="HearthException"><c>subagent_not_declared</c>, or <c>agent_not_found</c> for a subagent that is not registered.</exception>
    public Harness ForTask(TaskCall task)
    {
        var place = DirectoryOf(task);
        if (task.Agent is null) return new Harness(services, workspaces, context, agent, place);
        var subagent = SubagentDirectory.Find(task.Agent, agent.Subagents);
        if (SubagentDirectory.FindRegistration(subagent, services.Agents) is not { } registration)
        {
            return new Harness(services, workspaces, context, SubagentDirectory.Define(subagent, agent), place);
        }

        var own = context with { AgentName = registration.Name };
        var definition = registration.Create(own.Services).Define(own) with { Sandbox = agent.Sandbox };
        return new Harness(services, workspaces, own, definition, place);
    }

    private IEnumerable<ResolvedModel> FallbacksFor(ResolvedModel model) => agent.FallbackModels
        .Where(specifier => services.Models.FindProblem(specifier) is null)
        .Select(services.Models.Resolve)
        .Where(fallback => fallback.Reference != model.Reference);

    private async ValueTask<Workspace?> OpenWorkspaceAsync(CancellationToken cancellationToken)
    {
        var workspace = await workspaces.OpenAsync(agent, context, cancellationToken);
        return workspace is null || directory is null ? workspace : await workspace.InAsync(directory, cancellationToken);
    }

    private string? DirectoryOf(TaskCall task) =>
        task.WorkingDirectory is { } own && directory is not null && !own.StartsWith('/') ? $"{directory}/{own}" : task.WorkingDirectory ?? directory;
}
