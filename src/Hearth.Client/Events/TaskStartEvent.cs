using System.Text.Json.Serialization;

namespace Hearth.Client.Events;

/// <summary><c>task_start</c>: a task is delegated to a child session.</summary>
public sealed record TaskStartEvent : HearthEvent
{
    /// <summary>The call that delegates; null where a workflow does.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>The subagent; null for the agent itself.</summary>
    public string? Agent { get; init; }

    /// <summary>What the child is to do.</summary>
    public string Prompt { get => field ?? ""; init; }

    /// <summary>Where the child works; null for where its parent does.</summary>
    [JsonPropertyName("cwd")]
    public string? WorkingDirectory { get; init; }
}
