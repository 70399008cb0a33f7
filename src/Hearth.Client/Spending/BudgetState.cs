namespace Hearth.Client.Spending;

/// <summary>How far one limit is used up; money in US dollars, times in seconds.</summary>
/// <param name="Scope">Whose: <c>operation</c>, <c>submission</c>, <c>run</c> or <c>instance</c>.</param>
/// <param name="Kind">Of what: <c>tokens</c>, <c>cost</c>, <c>turns</c>, <c>toolCalls</c> or <c>wallTime</c>.</param>
/// <param name="Limit">How much is allowed.</param>
/// <param name="Used">What counts against it, with what is set aside for calls under way.</param>
/// <param name="Reserved">What of it is only set aside.</param>
/// <param name="Session">The session of an operation; null for the other scopes.</param>
public sealed record BudgetState(string Scope, string Kind, decimal Limit, decimal Used, decimal Reserved, string? Session = null);
