using Hearth.Events;
using Hearth.Models;

namespace Hearth.Sessions;

/// <summary>What the log says of one delegated task.</summary>
/// <param name="taskId">The task.</param>
/// <param name="toolCallId">The call that delegated it; null where a workflow did.</param>
/// <param name="agent">To whom; null for the agent itself.</param>
/// <param name="startedAt">When it was delegated.</param>
internal sealed class TaskFold(string taskId, string? toolCallId, string? agent, DateTimeOffset startedAt)
{
    public string TaskId => taskId;

    public string? ToolCallId => toolCallId;

    public string? Agent => agent;

    public DateTimeOffset StartedAt => startedAt;

    public bool IsEnded { get; private set; }

    /// <summary>Whether the child failed.</summary>
    public bool IsError { get; private set; }

    /// <summary>The child's answer, or why it failed.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Why the child's operation failed; null when it did not, or never began.</summary>
    public ErrorInfo? Error { get; private set; }

    public Usage Usage { get; private set; } = Usage.Zero;

    public ModelReference? Model { get; private set; }

    /// <param name="text">The <c>task</c> event's result.</param>
    /// <param name="isError">Whether the child failed.</param>
    /// <param name="operation">The child's operation; null when there was none.</param>
    public void Ended(string text, bool isError, OperationFold? operation)
    {
        (IsEnded, IsError, Text) = (true, isError, text);
        if (operation is not null) (Error, Usage, Model) = (operation.Error, operation.Usage, operation.Model);
    }
}
