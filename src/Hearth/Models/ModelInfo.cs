namespace Hearth.Models;

/// <summary>What is known of a model.</summary>
/// <param name="ContextWindowTokens">Tokens of input and output together.</param>
/// <param name="MaxOutputTokens">Tokens of one answer.</param>
/// <param name="Price">US dollars per million tokens, one figure for each kind; zero where unknown. See <see cref="PriceTiers"/>, too.</param>
public sealed record ModelInfo(int ContextWindowTokens, int MaxOutputTokens, UsageCost Price)
{
    private const decimal TokensPerPrice = 1_000_000m;

    /// <summary>What an unknown model is taken for: 128,000 tokens of context, 8,192 of output, no price, images but no documents, any thinking level.</summary>
    public static readonly ModelInfo Unknown = new(128_000, 8_192, UsageCost.Zero);

    /// <summary>What calls with longer prompts cost instead, the lowest threshold first. Default: none, every prompt costs the same.</summary>
    public IReadOnlyList<PriceTier> PriceTiers { get; init; } = [];

    /// <summary>Whether the model takes images. Default: true.</summary>
    public bool SupportsImages { get; init; } = true;

    /// <summary>Whether the model takes documents such as PDF files as they are. Default: false.</summary>
    public bool SupportsDocuments { get; init; }

    /// <summary>The thinking levels that the model knows; empty for a model that does not think, null where that is unknown. Default: null.</summary>
    public IReadOnlyList<ThinkingLevel>? ThinkingLevels { get; init; }

    /// <summary>The price of a call, in US dollars per million tokens.</summary>
    /// <param name="promptTokens">Its input tokens, those that its provider's cache has or will have included.</param>
    public UsageCost PriceOf(long promptTokens) =>
        PriceTiers.Where(tier => promptTokens > tier.AbovePromptTokens).MaxBy(tier => tier.AbovePromptTokens)?.Price ?? Price;

    /// <summary>What one call costs that has so many tokens.</summary>
    public UsageCost CostOf(long input, long output, long cacheRead, long cacheWrite)
    {
        var price = PriceOf(input + cacheRead + cacheWrite);
        return new(
            input * price.Input / TokensPerPrice,
            output * price.Output / TokensPerPrice,
            cacheRead * price.CacheRead / TokensPerPrice,
            cacheWrite * price.CacheWrite / TokensPerPrice);
    }

    /// <summary>The level that the model knows and that is nearest to the one asked for, the lower of two; null for a model that does not think.</summary>
    internal ThinkingLevel? Nearest(ThinkingLevel level)
    {
        if (ThinkingLevels is null) return level;
        if (!ThinkingLevels.Any(known => known != ThinkingLevel.Off)) return null;
        return ThinkingLevels.OrderBy(known => Math.Abs(known - level)).ThenBy(known => known).First();
    }
}
