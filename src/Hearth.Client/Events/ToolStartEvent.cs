using System.Text.Json.Serialization;
using System.Text.Json;

namespace Hearth.Client.Events;

/// <summary><c>tool_start</c>: a tool call begins.</summary>
public sealed record ToolStartEvent : HearthEvent
{
    /// <summary>The tool.</summary>
    public string ToolName { get => field ?? ""; init; }

    /// <summary>The call.</summary>
    public string ToolCallId { get => field ?? ""; init; }

    /// <summary>The arguments as the model wrote them.</summary>
    [JsonPropertyName("args")]
    public JsonElement? Arguments { get; init; }
}
