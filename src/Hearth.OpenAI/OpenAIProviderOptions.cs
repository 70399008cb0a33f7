using System.ComponentModel.DataAnnotations;

namespace Hearth.OpenAI;

/// <summary>How to reach OpenAI, or one endpoint that is compatible with it.</summary>
public sealed class OpenAIProviderOptions
{
    /// <summary>The configuration section of the provider <c>openai</c>; a compatible one has <c>Hearth:Models:</c> and its id.</summary>
    public const string SectionName = "Hearth:Models:OpenAI";

    /// <summary>The provider's id in model specifiers. Default: <c>openai</c>, or the id that the endpoint was added with.</summary>
    [Required]
    [RegularExpression("[a-z0-9]([a-z0-9-]{0,62})")]
    public string Id { get; set; } = "openai";

    /// <summary>The protocol. Default: Responses for <c>openai</c>, Chat Completions for compatible endpoints.</summary>
    public OpenAIApi Api { get; set; }

    /// <summary>The key. Default: <c>{ID}_API_KEY</c> with dashes as underscores, so <c>OPENAI_API_KEY</c> for OpenAI.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Whether calls need a key. Default (null): yes, unless the endpoint is on this machine.</summary>
    public bool? RequiresApiKey { get; set; }

    /// <summary>The URL up to and including <c>/v1</c>. Default: <c>OPENAI_BASE_URL</c>, then OpenAI itself.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>Headers for every request, over those of the SDK; for gateways. Default: none.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The longest wait for the first byte of an answer. Default: 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan FirstByteTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest silence inside an answer. Default: 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);
}
