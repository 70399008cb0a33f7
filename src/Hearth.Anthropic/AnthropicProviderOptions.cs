using System.ComponentModel.DataAnnotations;

namespace Hearth.Anthropic;

/// <summary>How to reach Anthropic, or a gateway that speaks its Messages API.</summary>
public sealed class AnthropicProviderOptions : AnthropicMessagesOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Models:Anthropic";

    /// <summary>The provider's id in model specifiers. Default: <c>anthropic</c>.</summary>
    [Required]
    [RegularExpression("[a-z0-9]([a-z0-9-]{0,62})")]
    public string Id { get; set; } = "anthropic";

    /// <summary>The key. Default: <c>ANTHROPIC_API_KEY</c>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The URL without <c>/v1</c>. Default: <c>ANTHROPIC_BASE_URL</c>, then Anthropic itself.</summary>
    public Uri? BaseUrl { get; set; }
}
