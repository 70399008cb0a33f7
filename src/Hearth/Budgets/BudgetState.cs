namespace Hearth.Budgets;

/// <summary>How far one limit of a budget is used up. Times are in seconds, money is in US dollars.</summary>
/// <param name="Scope">What the budget holds for.</param>
/// <param name="Kind">What it limits.</param>
/// <param name="Limit">The limit, as the agent stated it when its last operation started.</param>
/// <param name="Used">What counts against it, reservations included.</param>
/// <param name="Reserved">What of <paramref name="Used"/> is only set aside for calls under way.</param>
/// <param name="Session">The session whose operation it is; null for the other scopes.</param>
public sealed record BudgetState(BudgetScope Scope, BudgetKind Kind, decimal Limit, decimal Used, decimal Reserved, string? Session = null);
