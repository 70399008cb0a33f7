using Hearth.Tools;

namespace Hearth.Sessions;

/// <summary>How a command of the application is run.</summary>
public sealed record ShellOptions
{
    /// <summary>Where it runs, absolute or from the workspace's working directory; null for that directory itself.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables in addition to the workspace's own. Events have their names; their values are replaced by <c>&lt;redacted&gt;</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How long it may run; null for the workspace's limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What it reads from its standard input; not in any event.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>
    /// What happens to a command that a crash has interrupted. Default: <see cref="ToolEffect.AtMostOnce"/>, it is not run again, and the call
    /// fails. <see cref="ToolEffect.ReadOnly"/> and <see cref="ToolEffect.Idempotent"/>: it is run again.
    /// </summary>
    public ToolEffect Effect { get; init; } = ToolEffect.AtMostOnce;
}
