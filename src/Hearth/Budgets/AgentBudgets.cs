namespace Hearth.Budgets;

/// <summary>What an agent's work may use up, by how far one looks. The budgets nest: every call has to fit into all of them.</summary>
public sealed record AgentBudgets
{
    /// <summary>For one operation, with all that it delegates. Default: null, none.</summary>
    public Budget? Operation { get; init; }

    /// <summary>For one input of an instance. Ignored in runs. Default: null, none.</summary>
    public Budget? Submission { get; init; }

    /// <summary>For one run of a workflow, all its agents together, checked before this agent's calls. Default: null, none.</summary>
    public Budget? Run { get; init; }

    /// <summary>For all that an instance ever does. Ignored in runs. Default: null, none.</summary>
    public Budget? Instance { get; init; }
}
