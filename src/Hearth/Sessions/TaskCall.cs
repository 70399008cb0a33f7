namespace Hearth.Sessions;

/// <summary>A task to delegate.</summary>
/// <param name="TaskId">What the task is called in the log: the same in every attempt.</param>
/// <param name="Prompt">What the child is asked to do.</param>
internal sealed record TaskCall(string TaskId, string Prompt)
{
    /// <summary>The subagent's name; null for the agent itself, in a conversation of its own.</summary>
    public string? Agent { get; init; }

    /// <summary>Where the child works; null for where the parent does.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The tool call that delegates; null where a workflow does.</summary>
    public string? ToolCallId { get; init; }
}
