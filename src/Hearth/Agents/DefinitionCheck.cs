using Hearth.Hosting;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace Hearth.Agents;

/// <summary>Finds in a definition what would fail every operation.</summary>
internal static class DefinitionCheck
{
    // Profiles hold profiles; nobody writes them deeper.
    public const int MaxNesting = 16;

    /// <summary>What is wrong and how to mend it; null when nothing is.</summary>
    public static string? FindProblem(AgentDefinition definition, AgentCatalog agents) =>
        Duplicate(definition.Skills.Select(skill => skill.Name)) is { } skill
            ? $"two skills are called \"{skill}\". Give one of them another name."
            : FindProblem(definition.Subagents, agents, MaxNesting);

    /// <summary>The first tool of the agent or one of its subagents that commits with its result; null when there is none.</summary>
    /// <remarks>Those of <see cref="AgentDefinition.ToolSources"/> are not known yet.</remarks>
    public static string? FindTransactionalTool(AgentDefinition definition) =>
        ToolsOf(definition.Subagents, MaxNesting).Prepend(definition.Tools).SelectMany(tools => tools).OfType<AIFunction>()
            .FirstOrDefault(tool => ToolEffectExtensions.EffectOf(tool) == ToolEffect.Transactional)?.Name;

    // Those that stand for a registered agent have no tools of their own, and are looked at as that.
    private static IEnumerable<IReadOnlyList<AITool>> ToolsOf(IReadOnlyList<Subagent> subagents, int nesting) => nesting == 0
        ? []
        : subagents.SelectMany(subagent => ToolsOf(subagent.Subagents, nesting - 1).Prepend(subagent.Tools ?? []));

    private static string? FindProblem(IReadOnlyList<Subagent> subagents, AgentCatalog agents, int nesting)
    {
        if (nesting == 0) return $"its subagents are declared more than {MaxNesting} deep.";
        if (Duplicate(subagents.Select(subagent => subagent.Name)) is { } name)
        {
            return $"two subagents are called \"{name}\". Give one of them another name.";
        }

        return subagents.Select(subagent => FindProblem(subagent, agents, nesting)).FirstOrDefault(problem => problem is not null);
    }

    private static string? FindProblem(Subagent subagent, AgentCatalog agents, int nesting)
    {
        if (!ClassRegistrations.IsValidName(subagent.Name))
        {
            return $"\"{subagent.Name}\" is no valid name of a subagent. Use lower-case letters, digits and single dashes.";
        }

        if (string.IsNullOrWhiteSpace(subagent.Description)) return $"the subagent \"{subagent.Name}\" has no description. Say when to delegate to it.";
        try
        {
            SubagentDirectory.FindRegistration(subagent, agents);
        }
        catch (HearthException exception)
        {
            return $"{exception.Message} {exception.Details}";
        }

        return FindProblem(subagent.Subagents, agents, nesting - 1);
    }

    private static string? Duplicate(IEnumerable<string> names) =>
        names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
}
