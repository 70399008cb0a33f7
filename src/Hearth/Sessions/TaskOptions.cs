namespace Hearth.Sessions;

/// <summary>To whom a task is delegated, and where it is done.</summary>
public sealed record TaskOptions
{
    /// <summary>The name of a declared subagent; null for the agent itself, in a conversation of its own.</summary>
    public string? Agent { get; init; }

    /// <summary>The directory of the workspace that relative paths are taken from; null for the agent's own.</summary>
    public string? WorkingDirectory { get; init; }
}
