using Hearth.Agents;
using Hearth.Models;

namespace Hearth.Sessions;

/// <summary>What of a context window may be used for what, in tokens.</summary>
/// <param name="Window">Input and output together.</param>
/// <param name="Reserve">What is left free for the answer.</param>
/// <param name="Threshold">What the input may take before it is compacted.</param>
/// <param name="Keep">What of the latest messages stays as it is.</param>
internal readonly record struct ContextLimits(long Window, long Reserve, long Threshold, long Keep)
{
    private const int MaxReserveShare = 4;
    private const int MaxKeepShare = 2;

    /// <summary>A single unit may be kept that is longer than <see cref="Keep"/>, as long as a summary fits beside it.</summary>
    public long MaxKept => Threshold * 3 / 4;

    /// <summary>The output tokens that a summary may take: less than the reserve, so that it fits where there was no more room.</summary>
    public int MaxSummary(ModelInfo model) => (int)Math.Clamp(Reserve * 4 / 5, 128, model.MaxOutputTokens);

    public static ContextLimits Of(ModelInfo model, CompactionOptions options)
    {
        var window = (long)(options.ContextWindowTokens ?? model.ContextWindowTokens);
        var reserve = Math.Min(options.ReserveTokens, window / MaxReserveShare);
        return new ContextLimits(window, reserve, window - reserve, Math.Min(options.KeepRecentTokens, (window - reserve) / MaxKeepShare));
    }

    /// <summary>
    /// The limits of a model that takes over: the window that the options state is that of the model before it, so it holds only where it
    /// is the smaller one.
    /// </summary>
    public static ContextLimits OfFallback(ModelInfo model, CompactionOptions options) =>
        Of(model, options with { ContextWindowTokens = Math.Min(options.ContextWindowTokens ?? model.ContextWindowTokens, model.ContextWindowTokens) });

    /// <summary>The limits for the messages alone, where so much is sent along with them.</summary>
    public ContextLimits Beside(long overhead)
    {
        var threshold = Math.Max(0, Threshold - overhead);
        return this with { Threshold = threshold, Keep = Math.Min(Keep, threshold / MaxKeepShare) };
    }

    /// <summary>The limits where a provider has refused an input that should have fitted: its window is smaller than was thought.</summary>
    public ContextLimits After(long refusedTokens)
    {
        var threshold = Math.Min(Threshold, refusedTokens * 3 / 4);
        return this with { Threshold = threshold, Keep = Math.Min(Keep, threshold / MaxKeepShare) };
    }
}
