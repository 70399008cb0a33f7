namespace Hearth.Client.Spending;

/// <summary>Tokens and money.</summary>
/// <param name="Tokens">Tokens.</param>
/// <param name="Cost">US dollars.</param>
public sealed record SpendAmount(long Tokens, decimal Cost);
