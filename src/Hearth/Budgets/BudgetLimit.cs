using Hearth.Events;

namespace Hearth.Budgets;

/// <summary>One budget that holds for an operation: its own, or one around it.</summary>
/// <param name="Scope">How far it looks.</param>
/// <param name="Budget">What may be used up.</param>
/// <param name="Key">Names the account that it limits.</param>
/// <param name="Account">Finds the account; null before its first event.</param>
/// <param name="Events">Where it is told that the budget is nearly used up.</param>
internal sealed record BudgetLimit(BudgetScope Scope, Budget Budget, string Key, Func<SpendFold, SpendAccount?> Account, EventScope Events)
{
    /// <summary>The limits with what is used of each.</summary>
    public IEnumerable<BudgetUse> Uses(Spend used, TimeSpan time)
    {
        if (Budget.Tokens is { } tokens) yield return new(Scope, BudgetKind.Tokens, tokens, used.Tokens);
        if (Budget.Cost is { } cost) yield return new(Scope, BudgetKind.Cost, cost, used.Cost);
        if (Budget.Turns is { } turns) yield return new(Scope, BudgetKind.Turns, turns, used.Turns);
        if (Budget.ToolCalls is { } calls) yield return new(Scope, BudgetKind.ToolCalls, calls, used.ToolCalls);
        if (Budget.WallTime is { } limit) yield return new(Scope, BudgetKind.WallTime, Seconds(limit), Seconds(time));
    }

    private static decimal Seconds(TimeSpan time) => Math.Round((decimal)time.TotalSeconds, 3);
}
