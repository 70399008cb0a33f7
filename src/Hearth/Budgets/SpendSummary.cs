using Hearth.Submissions;

namespace Hearth.Budgets;

/// <summary>Puts into words of the API what a fold of a stream's spending holds.</summary>
/// <param name="fold">The fold.</param>
/// <param name="isRun">Whether the stream is that of a run.</param>
/// <param name="now">Until when time counts.</param>
internal sealed class SpendSummary(SpendFold fold, bool isRun, DateTimeOffset now)
{
    private const int MaxBudgets = 1_000;

    public SpendReport ToReport() => new()
    {
        Total = TotalOf(fold.Stream),
        SubmissionId = fold.Submission is { } started ? new SubmissionId(started.Identity) : null,
        Submission = fold.Submission is { } submission ? TotalOf(submission) : null,
        Budgets = [.. AllBudgets().Take(MaxBudgets)],
    };

    private SpendTotal TotalOf(SpendAccount account)
    {
        var reserved = ReservedOf(account);
        return new SpendTotal
        {
            Usage = account.Reported,
            Tokens = account.Total.Tokens,
            Cost = account.Total.Cost,
            Turns = account.Total.Turns,
            ToolCalls = account.Total.ToolCalls,
            ReservedTokens = reserved.Tokens,
            ReservedCost = reserved.Cost,
            WallTime = account.TimeUntil(now),
        };
    }

    private IEnumerable<BudgetState> AllBudgets()
    {
        foreach (var budget in BudgetsOf(fold.Stream, isRun ? BudgetScope.Run : BudgetScope.Instance, null)) yield return budget;
        if (fold.Submission is { } submission)
        {
            foreach (var budget in BudgetsOf(submission, BudgetScope.Submission, null)) yield return budget;
        }

        foreach (var (session, operation) in fold.Operations.Where(operation => !operation.Value.IsEnded))
        {
            foreach (var budget in BudgetsOf(operation, BudgetScope.Operation, session)) yield return budget;
        }
    }

    private IEnumerable<BudgetState> BudgetsOf(SpendAccount account, BudgetScope scope, string? session)
    {
        if (account.Limits.Count == 0) return [];
        var (used, reserved, time) = (account.Total, ReservedOf(account), account.TimeUntil(now));
        return account.Limits.Select(limit => new BudgetState(
            scope, limit.Key, limit.Value, BudgetLimit.AmountOf(limit.Key, used, time), BudgetLimit.AmountOf(limit.Key, reserved, default), session));
    }

    private Spend ReservedOf(SpendAccount account) => fold.OpenTurns.Values
        .Where(open => open.Account.IsPartOf(account))
        .Aggregate(default(Spend), (sum, open) => sum + open.Reserved);
}
