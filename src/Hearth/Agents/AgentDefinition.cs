using Hearth.Models;
using Hearth.Sandboxes;
using Hearth.Skills;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace Hearth.Agents;

/// <summary>What an agent is made of.</summary>
public sealed record AgentDefinition
{
    /// <summary>The model as <c>provider/model</c>; null for the one in <c>MODEL_SPECIFIER</c>.</summary>
    public string? Model { get; init; }

    /// <summary>What the system prompt begins with; null for nothing. Skills, subagents and the workspace's contents follow.</summary>
    public string? Instructions { get; init; }

    /// <summary>The functions that the model may call; their names are unique.</summary>
    public IReadOnlyList<AITool> Tools { get; init; } = [];

    /// <summary>Where more tools come from, such as MCP servers; asked at the start of each operation.</summary>
    public IReadOnlyList<IToolSource> ToolSources { get; init; } = [];

    /// <summary>Instructions for particular kinds of work, which the model reads when it needs them; their names are unique.</summary>
    /// <remarks>Those in <c>.agents/skills</c> of the workspace are added to them.</remarks>
    public IReadOnlyList<Skill> Skills { get; init; } = [];

    /// <summary>
    /// Whether the system prompt says the date, in UTC. Null, the default: when it says anything besides <see cref="Instructions"/>.
    /// </summary>
    public bool? IncludesDate { get; init; }

    /// <summary>To whom the model may delegate tasks, with the tool <c>task</c>.</summary>
    public IReadOnlyList<Subagent> Subagents { get; init; } = [];

    /// <summary>
    /// Where the agent's workspace comes from. Default: <see cref="Sandboxes.Sandbox.Virtual"/>; <see cref="Sandboxes.Sandbox.None"/> for no
    /// workspace and none of the built-in tools.
    /// </summary>
    public ISandboxProvider? Sandbox { get; init; } = Sandboxes.Sandbox.Virtual();

    /// <summary>How much the model thinks; null leaves it to the model.</summary>
    public ThinkingLevel? ThinkingLevel { get; init; }

    /// <summary>The sampling temperature; null leaves it to the model.</summary>
    public float? Temperature { get; init; }

    /// <summary>Output tokens per turn at the most; null for the model's limit.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>How conversations are kept within the model's context window. Default: summarised when they come near its end.</summary>
    public CompactionOptions Compaction { get; init; } = new();

    /// <summary>Turns per operation at the most. Default: 200.</summary>
    public int MaxTurns { get; init; } = 200;

    /// <summary>Attempts without progress before a submission fails; null for the server's setting.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>How long a submission may take from its first start; null for the server's setting.</summary>
    public TimeSpan? Timeout { get; init; }
}
