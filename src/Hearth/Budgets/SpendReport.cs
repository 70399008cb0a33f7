using Hearth.Submissions;

namespace Hearth.Budgets;

/// <summary>What an instance or a run has spent, and how far that uses up its budgets.</summary>
public sealed record SpendReport
{
    /// <summary>All that the instance or the run has ever used.</summary>
    public required SpendTotal Total { get; init; }

    /// <summary>The submission whose work was started last; null in runs, and before the first one.</summary>
    public SubmissionId? SubmissionId { get; init; }

    /// <summary>What <see cref="SubmissionId"/> has used so far; null without one.</summary>
    public SpendTotal? Submission { get; init; }

    /// <summary>The limits of the instance or run, of the last submission, and of operations under way; at most 1,000.</summary>
    public required IReadOnlyList<BudgetState> Budgets { get; init; }
}
