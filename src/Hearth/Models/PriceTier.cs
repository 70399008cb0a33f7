namespace Hearth.Models;

/// <summary>What a model costs when its prompt is long.</summary>
/// <param name="AbovePromptTokens">Calls with more input tokens than this, cached ones included, have the price for all of their tokens.</param>
/// <param name="Price">US dollars per million tokens, one figure for each kind.</param>
public sealed record PriceTier(int AbovePromptTokens, UsageCost Price);
