using Hearth.Models;
using Hearth.Skills;
using Microsoft.Extensions.AI;

namespace Hearth.Agents;

/// <summary>Somebody to whom an agent's model can delegate a task, with a conversation of its own and the agent's workspace.</summary>
public sealed record Subagent
{
    /// <summary>What the model calls it: unique within the agent; lower-case letters, digits and single dashes.</summary>
    public required string Name { get; init; }

    /// <summary>When to delegate to it. The model of the agent reads this.</summary>
    public required string Description { get; init; }

    /// <summary>The system prompt; null for none.</summary>
    public string? Instructions { get; init; }

    /// <summary>The model as <c>provider/model</c>; null for the agent's.</summary>
    public string? Model { get; init; }

    /// <summary>The functions that it may call; null for the agent's.</summary>
    public IReadOnlyList<AITool>? Tools { get; init; }

    /// <summary>Instructions for particular kinds of work; null for the agent's.</summary>
    public IReadOnlyList<Skill>? Skills { get; init; }

    /// <summary>How much the model thinks; null for as much as the agent's.</summary>
    public ThinkingLevel? ThinkingLevel { get; init; }

    /// <summary>Turns per task at the most; null for the agent's limit.</summary>
    public int? MaxTurns { get; init; }

    /// <summary>To whom it may delegate in turn. Default: nobody.</summary>
    public IReadOnlyList<Subagent> Subagents { get; init; } = [];

    /// <summary>The name of a registered agent to which the task goes; null for the profile above.</summary>
    internal string? AgentName { get; private init; }

    /// <summary>The class of a registered agent to which the task goes; null for the profile above.</summary>
    internal Type? AgentType { get; private init; }

    /// <summary>A registered agent, under a name of one's choice. It uses its own model, instructions, tools and subagents.</summary>
    /// <typeparam name="TAgent">The agent.</typeparam>
    /// <param name="name">What the model calls it.</param>
    /// <param name="description">When to delegate to it.</param>
    public static Subagent FromAgent<TAgent>(string name, string description)
        where TAgent : Agent => new() { Name = name, Description = description, AgentType = typeof(TAgent) };

    /// <summary>An agent that was registered by name. It uses its own model, instructions, tools and subagents.</summary>
    /// <param name="agentName">The agent's name, which is also what the model calls it.</param>
    /// <param name="description">When to delegate to it.</param>
    public static Subagent FromAgent(string agentName, string description) =>
        new() { Name = agentName, Description = description, AgentName = agentName };
}
