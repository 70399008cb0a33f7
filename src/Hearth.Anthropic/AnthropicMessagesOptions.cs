using System.ComponentModel.DataAnnotations;

namespace Hearth.Anthropic;

/// <summary>How Anthropic's Messages API is used, wherever it is served.</summary>
public abstract class AnthropicMessagesOptions
{
    /// <summary>Headers for every request, over those of the SDK; for gateways. Default: none.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The longest wait for the first byte of an answer. Default: 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan FirstByteTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest silence inside an answer. Default: 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The output limit of calls that set none, in tokens; the API demands one. A thinking budget that does not fit comes on top.
    /// Default: 16,384.
    /// </summary>
    [Range(1, 1_000_000)]
    public int DefaultMaxOutputTokens { get; set; } = 16_384;

    /// <summary>Whether the system prompt and the conversation are cached at the provider for five minutes. Default: true.</summary>
    public bool PromptCaching { get; set; } = true;

    /// <summary>Prefixes of further models that think within a token budget, because they are older than adaptive thinking.</summary>
    public IList<string> ExtendedThinkingModels { get; } = [];
}
