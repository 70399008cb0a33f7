using Hearth.Models;

namespace Hearth.Budgets;

/// <summary>What a model call may use up at the worst.</summary>
/// <param name="InputTokens">The input, as estimated.</param>
/// <param name="OutputTokens">The output limit.</param>
/// <param name="MinOutputTokens">How far the output limit may be lowered to fit into what is left.</param>
/// <param name="Price">The model's prices for so much input, in US dollars per million tokens.</param>
internal sealed record CallEstimate(long InputTokens, long OutputTokens, long MinOutputTokens, UsageCost Price)
{
    private const decimal TokensPerPrice = 1_000_000m;

    // Which part of the input the provider's cache will have is not known before.
    private decimal InputPrice => Math.Max(Price.Input, Math.Max(Price.CacheRead, Price.CacheWrite));

    /// <summary>The spend of the call when it puts out so much.</summary>
    public Spend With(long outputTokens) => new(
        InputTokens + outputTokens,
        ((InputTokens * InputPrice) + (outputTokens * Price.Output)) / TokensPerPrice,
        0,
        0);

    /// <summary>How much output fits into what is left of a budget; negative when not even the input does.</summary>
    public long OutputThatFits(Budget budget, Spend used)
    {
        var fits = OutputTokens;
        if (budget.Tokens is { } tokens) fits = Math.Min(fits, tokens - used.Tokens - InputTokens);
        if (budget.Cost is { } cost)
        {
            var left = ((cost - used.Cost) * TokensPerPrice) - (InputTokens * InputPrice);
            if (left < 0) return -1;
            if (Price.Output > 0) fits = Math.Min(fits, (long)Math.Min(left / Price.Output, OutputTokens));
        }

        return fits;
    }
}
