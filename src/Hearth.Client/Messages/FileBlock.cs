using System.Text.Json.Serialization;

namespace Hearth.Client.Messages;

/// <summary>A file, without its bytes: <see cref="Agents.AgentClient.DownloadAsync"/> has them.</summary>
/// <param name="MediaType">Its type, such as <c>application/pdf</c>.</param>
/// <param name="AttachmentId">Names its bytes.</param>
/// <param name="Name">What its user called it; null when that was not said.</param>
public sealed record FileBlock([property: JsonPropertyName("mimeType")] string MediaType, string AttachmentId, string? Name = null)
    : ContentBlock;
