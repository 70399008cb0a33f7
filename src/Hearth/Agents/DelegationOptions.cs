using System.ComponentModel.DataAnnotations;

namespace Hearth.Agents;

/// <summary>How far and how widely agents may delegate.</summary>
public sealed class DelegationOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Agents";

    /// <summary>How deep subagents may delegate in turn: 1 allows an agent's own tasks only. Default: 4.</summary>
    [Range(1, 16)]
    public int MaxDelegationDepth { get; set; } = 4;

    /// <summary>Tasks of one operation that run at the same time; more wait. Default: 8.</summary>
    [Range(1, 32)]
    public int MaxParallelTasks { get; set; } = 8;

    /// <summary>Tasks that one operation may delegate in all, those of its subagents not counted. Default: 32.</summary>
    [Range(1, 1_000)]
    public int MaxTasksPerOperation { get; set; } = 32;
}
