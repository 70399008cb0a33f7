using System.Text.Json.Serialization;

namespace Hearth.Client.Messages;

/// <summary>An image, without its bytes: <see cref="Agents.AgentClient.DownloadAsync"/> has them.</summary>
/// <param name="MediaType">Its type, such as <c>image/png</c>.</param>
/// <param name="AttachmentId">Names its bytes; null where they are not kept.</param>
public sealed record ImageBlock([property: JsonPropertyName("mimeType")] string MediaType, string? AttachmentId = null) : ContentBlock;
