namespace Hearth.Client.Spending;

/// <summary>One limit that an agent states; money in US dollars, times in seconds.</summary>
/// <param name="Scope">Whose: <c>operation</c>, <c>submission</c>, <c>run</c> or <c>instance</c>.</param>
/// <param name="Kind">Of what: <c>tokens</c>, <c>cost</c>, <c>turns</c>, <c>toolCalls</c> or <c>wallTime</c>.</param>
/// <param name="Limit">How much is allowed.</param>
public sealed record BudgetLimit(string Scope, string Kind, decimal Limit);
