using System.Text.Json.Serialization;
using Hearth.Client.Json;

namespace Hearth.Client.Events;

/// <summary><c>tool</c>: the outcome of a tool call is stored.</summary>
public sealed record ToolEvent : HearthEvent
{
    /// <summary>The tool.</summary>
    public string ToolName { get => field ?? ""; init; }

    /// <summary>The call.</summary>
    public string ToolCallId { get => field ?? ""; init; }

    /// <summary>Whether it has failed.</summary>
    public bool IsError { get; init; }

    /// <summary>How long it took.</summary>
    [JsonPropertyName("durationMs")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan Duration { get; init; }

    /// <summary>What came of it; null when there is nothing to tell.</summary>
    public ToolResult? Result { get; init; }
}
