using System.Text.Json.Serialization;
using Hearth.Client.Json;

namespace Hearth.Client.Events;

/// <summary><c>task</c>: a delegated task has ended; <see cref="HearthEvent.Session"/> is the child's.</summary>
public sealed record TaskEvent : HearthEvent
{
    /// <summary>The call that delegates; null where a workflow does.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>The subagent; null for the agent itself.</summary>
    public string? Agent { get; init; }

    /// <summary>Whether it has failed.</summary>
    public bool IsError { get; init; }

    /// <summary>How long it took.</summary>
    [JsonPropertyName("durationMs")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan Duration { get; init; }

    /// <summary>What the child said, or why it failed.</summary>
    public string? Result { get; init; }
}
