using Hearth.Client.Spending;

namespace Hearth.Client.Events;

/// <summary><c>operation_start</c>: a prompt, skill, task, shell command or compaction begins.</summary>
public sealed record OperationStartEvent : HearthEvent
{
    /// <summary>What it is: <c>prompt</c>, <c>skill</c>, <c>task</c>, <c>shell</c> or <c>compact</c>.</summary>
    public string OperationKind { get => field ?? ""; init; }

    /// <summary>Identifies the call within a workflow; null elsewhere.</summary>
    public string? CallKey { get; init; }

    /// <summary>The limits that the agent states; empty without budgets.</summary>
    public IReadOnlyList<BudgetLimit> Budgets { get => field ?? []; init; }
}
