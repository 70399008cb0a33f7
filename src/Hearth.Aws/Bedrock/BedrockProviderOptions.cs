using Hearth.Anthropic;

namespace Hearth.Aws.Bedrock;

/// <summary>How to reach Anthropic's models on Amazon Bedrock.</summary>
public sealed class BedrockProviderOptions : AnthropicMessagesOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Models:Bedrock";

    /// <summary>The region. Default: <c>AWS_REGION</c>, then <c>AWS_DEFAULT_REGION</c>.</summary>
    public string? Region { get; set; }

    /// <summary>
    /// The URL of the runtime's endpoint, for a VPC endpoint or a gateway; its path is not used. Default:
    /// <c>AWS_ENDPOINT_URL_BEDROCK_RUNTIME</c>, then the region's own endpoint.
    /// </summary>
    public Uri? BaseUrl { get; set; }
}
