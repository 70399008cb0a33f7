namespace Hearth.Models;

/// <summary>What is known of a model.</summary>
/// <param name="ContextWindowTokens">Tokens of input and output together.</param>
/// <param name="MaxOutputTokens">Tokens of one answer.</param>
/// <param name="Price">US dollars per million tokens, one figure for each kind; zero where unknown.</param>
public sealed record ModelInfo(int ContextWindowTokens, int MaxOutputTokens, UsageCost Price)
{
    private const decimal TokensPerPrice = 1_000_000m;

    /// <summary>What an unknown model is taken for: 128,000 tokens of context, 8,192 of output, no price, images but no documents, any thinking level.</summary>
    public static readonly ModelInfo Unknown = new(128_000, 8_192, UsageCost.Zero);

    /// <summary>Whether the model takes images. Default: true.</summary>
    public bool SupportsImages { get; init; } = true;

    /// <summary>Whether the model takes documents such as PDF files as they are. Default: false.</summary>
    public bool SupportsDocuments { get; init; }

    /// <summary>The thinking levels that the model knows; empty for a model that does not think, null where that is unknown. Default: null.</summary>
    public IReadOnlyList<ThinkingLevel>? ThinkingLevels { get; init; }

    /// <summary>What so many tokens cost.</summary>
    public UsageCost CostOf(long input, long output, long cacheRead, long cacheWrite) => new(
        input * Price.Input / TokensPerPrice,
        output * Price.Output / TokensPerPrice,
        cacheRead * Price.CacheRead / TokensPerPrice,
        cacheWrite * Price.CacheWrite / TokensPerPrice);

    /// <summary>The level that the model knows and that is nearest to the one asked for, the lower of two; null for a model that does not think.</summary>
    internal ThinkingLevel? Nearest(ThinkingLevel level)
    {
        if (ThinkingLevels is null) return level;
        if (!ThinkingLevels.Any(known => known != ThinkingLevel.Off)) return null;
        return ThinkingLevels.OrderBy(known => Math.Abs(known - level)).ThenBy(known => known).First();
    }
}
