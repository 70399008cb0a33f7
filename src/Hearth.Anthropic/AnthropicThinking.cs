using Microsoft.Extensions.AI;

namespace Hearth.Anthropic;

/// <summary>Knows how a model wants to be told to think, and what it does not accept while it thinks.</summary>
/// <param name="moreExtended">Prefixes of further models that think within a budget.</param>
internal sealed class AnthropicThinking(IEnumerable<string> moreExtended)
{
    // The models that came before adaptive thinking; newer ones need no entry.
    private static readonly string[] Extended =
    [
        "claude-3", "claude-haiku-4-5", "claude-sonnet-4-0", "claude-sonnet-4-2", "claude-sonnet-4-5",
        "claude-opus-4-0", "claude-opus-4-1", "claude-opus-4-2", "claude-opus-4-5",
    ];

    // The first models with adaptive thinking know no effort above high but "max".
    private static readonly string[] NoExtraHigh = ["claude-opus-4-6", "claude-sonnet-4-6"];

    private readonly string[] _extended = [.. Extended, .. moreExtended];

    public AnthropicThinkingMode ModeOf(string model) =>
        StartsWithAny(model, _extended) ? AnthropicThinkingMode.Extended : AnthropicThinkingMode.Adaptive;

    /// <param name="model">The model's id.</param>
    /// <param name="options">Changed in place.</param>
    public void Fit(string model, ChatOptions options)
    {
        if (options.Reasoning is not { Effort: { } effort and not ReasoningEffort.None } reasoning)
            return;
        var fitting = ModeOf(model) == AnthropicThinkingMode.Extended
            ? FitBudget(effort, options.MaxOutputTokens)
            : FitEffort(model, effort);
        if (fitting != effort)
            options.Reasoning = new ReasoningOptions { Effort = fitting, Output = reasoning.Output };
        // A thinking model accepts no other sampling than its own.
        options.Temperature = null;
        options.TopK = null;
        options.TopP = null;
    }

    private static ReasoningEffort FitEffort(string model, ReasoningEffort effort) =>
        effort == ReasoningEffort.ExtraHigh && StartsWithAny(model, NoExtraHigh) ? ReasoningEffort.High : effort;

    // The adapter cuts a budget that exceeds the output limit to leave a single token for the answer. Half the limit leaves room.
    private static ReasoningEffort FitBudget(ReasoningEffort effort, int? maxOutputTokens)
    {
        while (maxOutputTokens is { } limit && effort > ReasoningEffort.Low && BudgetOf(effort) > limit / 2)
            effort--;
        return effort;
    }

    // The adapter's numbers.
    private static int BudgetOf(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.Low => 1024,
        ReasoningEffort.Medium => 8192,
        ReasoningEffort.High => 16_384,
        _ => 32_768,
    };

    private static bool StartsWithAny(string model, string[] prefixes) =>
        Array.Exists(prefixes, prefix => model.StartsWith(prefix, StringComparison.Ordinal));
}
