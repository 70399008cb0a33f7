using Microsoft.Extensions.AI;

namespace Hearth.OpenAI;

/// <summary>Turns an effort that a model does not know into its nearest one: OpenAI refuses the call otherwise.</summary>
internal static class OpenAIReasoning
{
    private static readonly string[] NeverReason = ["gpt-3", "gpt-4", "chatgpt-"];
    private static readonly string[] AlwaysReason = ["o1", "o3", "o4", "gpt-5-", "gpt-5.0"];

    public static bool CanReason(string model) => !StartsWithAny(model, NeverReason) && !model.Contains("-chat", StringComparison.Ordinal);

    /// <param name="model">The model's id.</param>
    /// <param name="isOpenAI">Whether the model is one of OpenAI's own, whose names say what they can do.</param>
    /// <param name="options">Changed in place.</param>
    public static void Fit(string model, bool isOpenAI, ChatOptions options)
    {
        if (options.Reasoning is not { } reasoning)
            return;
        options.Reasoning = isOpenAI ? ForOpenAI(model, reasoning) : ForOther(reasoning);
    }

    private static ReasoningOptions? ForOpenAI(string model, ReasoningOptions reasoning)
    {
        if (!CanReason(model))
            return null;
        if (model != "gpt-5" && !StartsWithAny(model, AlwaysReason))
            return reasoning;
        return reasoning.Effort switch
        {
            ReasoningEffort.None => new ReasoningOptions { Effort = ReasoningEffort.Low, Output = reasoning.Output },
            ReasoningEffort.ExtraHigh => new ReasoningOptions { Effort = ReasoningEffort.High, Output = reasoning.Output },
            _ => reasoning,
        };
    }

    // Most other servers know three efforts, and many refuse the word "none": not to ask comes nearest.
    private static ReasoningOptions? ForOther(ReasoningOptions reasoning) => reasoning.Effort switch
    {
        ReasoningEffort.None => null,
        ReasoningEffort.ExtraHigh => new ReasoningOptions { Effort = ReasoningEffort.High, Output = reasoning.Output },
        _ => reasoning,
    };

    private static bool StartsWithAny(string model, string[] prefixes) =>
        Array.Exists(prefixes, prefix => model.StartsWith(prefix, StringComparison.Ordinal));
}
