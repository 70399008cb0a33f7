namespace Hearth.Agents;

/// <summary>Finds out what a declared subagent is made of.</summary>
internal static class SubagentDirectory
{
    /// <exception cref="HearthException"><c>subagent_not_declared</c>.</exception>
    public static Subagent Find(string name, IReadOnlyList<Subagent> subagents) =>
        subagents.FirstOrDefault(subagent => subagent.Name == name) ?? throw NotDeclared(name, subagents);

    public static HearthException NotDeclared(string name, IReadOnlyList<Subagent> subagents) => new(
        ErrorCodes.SubagentNotDeclared,
        $"There is no subagent \"{name}\".",
        subagents.Count > 0 ? $"There is: {string.Join(", ", subagents.Select(subagent => subagent.Name))}." : "The agent declares none.");

    /// <summary>The definition of a profile, inside the agent that declares it.</summary>
    public static AgentDefinition Define(Subagent profile, AgentDefinition parent) => parent with
    {
        Instructions = profile.Instructions,
        Model = profile.Model ?? parent.Model,
        Tools = profile.Tools ?? parent.Tools,
        Skills = profile.Skills ?? parent.Skills,
        ThinkingLevel = profile.ThinkingLevel ?? parent.ThinkingLevel,
        MaxTurns = profile.MaxTurns ?? parent.MaxTurns,
        Subagents = profile.Subagents,
    };

    /// <summary>The registered agent that a subagent stands for; null for a profile.</summary>
    /// <exception cref="HearthException"><c>agent_not_found</c>.</exception>
    public static AgentRegistration? FindRegistration(Subagent subagent, AgentCatalog agents)
    {
        if (subagent is { AgentType: null, AgentName: null }) return null;
        var found = subagent.AgentType is { } type ? agents.Find(type) : agents.Find(subagent.AgentName!);
        return found ?? throw new HearthException(
            ErrorCodes.AgentNotFound,
            $"The subagent \"{subagent.Name}\" stands for the agent \"{subagent.AgentType?.Name ?? subagent.AgentName}\", which is not registered.",
            "Register it with AddAgent.");
    }
}
