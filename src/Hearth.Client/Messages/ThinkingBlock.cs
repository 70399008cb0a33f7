using System.Text.Json.Serialization;

namespace Hearth.Client.Messages;

/// <summary>What the model thought before it answered.</summary>
/// <param name="Text">The thoughts, as far as the provider shows them.</param>
/// <param name="IsRedacted">Whether the provider keeps them to itself.</param>
public sealed record ThinkingBlock(
    [property: JsonPropertyName("thinking")] string Text,
    [property: JsonPropertyName("redacted")] bool IsRedacted = false)
    : ContentBlock;
