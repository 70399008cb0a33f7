namespace Hearth.Sandboxes;

/// <summary>A command for a sandbox's shell.</summary>
/// <param name="Script">What the shell is told.</param>
public sealed record ShellCommand(string Script)
{
    /// <summary>Where it runs; null for the sandbox's working directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables in addition to the sandbox's own. Values never enter events or logs.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How long it may run; null for the sandbox's limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What it reads from its standard input.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>How many bytes of each output are kept at the most, the last ones. Default: 64 MiB.</summary>
    public int MaxKeptOutputBytes { get; init; } = 64 << 20;
}
