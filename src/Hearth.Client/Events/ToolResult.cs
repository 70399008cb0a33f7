using System.Text.Json;
using System.Text.Json.Serialization;
using Hearth.Client.Messages;

namespace Hearth.Client.Events;

/// <summary>What a tool call came to.</summary>
public sealed record ToolResult
{
    /// <summary>What the model is told.</summary>
    [JsonConverter(typeof(ContentConverter))]
    public IReadOnlyList<ContentBlock> Content { get => field ?? []; init; }

    /// <summary>What only readers of the stream are told; null when there is nothing.</summary>
    public JsonElement? Details { get; init; }

    /// <summary>Whether the operation ends with this call.</summary>
    [JsonPropertyName("terminate")]
    public bool IsTerminal { get; init; }

    /// <summary>Its text blocks, joined by line feeds.</summary>
    [JsonIgnore]
    public string Text => string.Join('\n', Content.OfType<TextBlock>().Select(block => block.Text));
}
