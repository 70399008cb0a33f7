namespace Hearth.Client.Spending;

/// <summary>What a conversation or a run has spent, and how far that uses up its budgets.</summary>
public sealed record SpendReport
{
    /// <summary>All that it has ever used.</summary>
    public SpendTotal Total { get => field ?? new(); init; }

    /// <summary>What the prompt has used whose work was started last; null for runs, and before the first one.</summary>
    public SubmissionSpend? Submission { get; init; }

    /// <summary>The limits, as the agent stated them when its last operation started; empty without any.</summary>
    public IReadOnlyList<BudgetState> Budgets { get => field ?? []; init; }
}
