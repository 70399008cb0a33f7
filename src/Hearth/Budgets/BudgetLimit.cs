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
        if (Budget.Tokens is { } tokens) yield return UseOf(BudgetKind.Tokens, tokens);
        if (Budget.Cost is { } cost) yield return UseOf(BudgetKind.Cost, cost);
        if (Budget.Turns is { } turns) yield return UseOf(BudgetKind.Turns, turns);
        if (Budget.ToolCalls is { } calls) yield return UseOf(BudgetKind.ToolCalls, calls);
        if (Budget.WallTime is { } limit) yield return UseOf(BudgetKind.WallTime, Seconds(limit));

        BudgetUse UseOf(BudgetKind kind, decimal limit) => new(Scope, kind, limit, AmountOf(kind, used, time));
    }

    /// <summary>How much of one kind was used.</summary>
    public static decimal AmountOf(BudgetKind kind, Spend used, TimeSpan time) => kind switch
    {
        BudgetKind.Tokens => used.Tokens,
        BudgetKind.Cost => used.Cost,
        BudgetKind.Turns => used.Turns,
        BudgetKind.ToolCalls => used.ToolCalls,
        _ => Seconds(time),
    };

    private static decimal Seconds(TimeSpan time) => Math.Round((decimal)time.TotalSeconds, 3);
}
