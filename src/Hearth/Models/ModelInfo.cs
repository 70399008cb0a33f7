namespace Hearth.Models;

/// <summary>What is known of a model.</summary>
/// <param name="ContextWindowTokens">Tokens of input and output together.</param>
/// <param name="MaxOutputTokens">Tokens of one answer.</param>
/// <param name="Price">US dollars per million tokens, one figure for each kind; zero where unknown.</param>
public sealed record ModelInfo(int ContextWindowTokens, int MaxOutputTokens, UsageCost Price)
{
    private const decimal TokensPerPrice = 1_000_000m;

    /// <summary>What an unknown model is taken for: 128,000 tokens of context, 8,192 of output, no price.</summary>
    public static readonly ModelInfo Unknown = new(128_000, 8_192, UsageCost.Zero);

    /// <summary>What so many tokens cost.</summary>
    public UsageCost CostOf(long input, long output, long cacheRead, long cacheWrite) => new(
        input * Price.Input / TokensPerPrice,
        output * Price.Output / TokensPerPrice,
        cacheRead * Price.CacheRead / TokensPerPrice,
        cacheWrite * Price.CacheWrite / TokensPerPrice);
}
