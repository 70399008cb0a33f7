using System.Text.Json;

namespace Hearth.Events;

/// <summary>The events around a delegated task; its id and the parent's session are in their scope.</summary>
internal static class TaskEvents
{
    /// <param name="ToolCallId">The call that delegates; null where a workflow does.</param>
    /// <param name="Prompt">What the child is asked to do.</param>
    /// <param name="Agent">The subagent's name; null for the agent itself.</param>
    /// <param name="WorkingDirectory">Where the child works; null for where the parent does.</param>
    public sealed record Start(string? ToolCallId, string Prompt, string? Agent, string? WorkingDirectory)
        : HearthEvent(EventKind.TaskStart, "task_start")
    {
        public override void WriteFields(Utf8JsonWriter json)
        {
            if (ToolCallId is not null) json.WriteString("toolCallId"u8, ToolCallId);
            json.WriteString("prompt"u8, Prompt);
            if (Agent is not null) json.WriteString("agent"u8, Agent);
            if (WorkingDirectory is not null) json.WriteString("cwd"u8, WorkingDirectory);
        }
    }

    /// <param name="ToolCallId">The call that delegated; null where a workflow did.</param>
    /// <param name="Agent">The subagent's name; null for the agent itself.</param>
    /// <param name="Duration">Since the task was started, over all attempts.</param>
    /// <param name="IsError">Whether the child failed.</param>
    /// <param name="Result">The child's text, or why it failed.</param>
    public sealed record End(string? ToolCallId, string? Agent, TimeSpan Duration, bool IsError, string Result) : HearthEvent(EventKind.Task, "task")
    {
        public override void WriteFields(Utf8JsonWriter json)
        {
            if (ToolCallId is not null) json.WriteString("toolCallId"u8, ToolCallId);
            if (Agent is not null) json.WriteString("agent"u8, Agent);
            json.WriteBoolean("isError"u8, IsError);
            json.WriteDuration(Duration);
            json.WriteString("result"u8, Result);
        }
    }
}
