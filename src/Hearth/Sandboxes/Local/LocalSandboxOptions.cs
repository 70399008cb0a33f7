namespace Hearth.Sandboxes;

/// <summary>Where a local sandbox lies and what it allows.</summary>
public sealed record LocalSandboxOptions
{
    /// <summary>
    /// The directory that every instance works in; created when it is missing. Null, the default, gives each instance and run a directory
    /// of its own below <c>.hearth/workspaces</c> in the content root.
    /// </summary>
    public string? Root { get; set; }

    /// <summary>Variables that commands get beside PATH, HOME, LANG, TERM, TMPDIR, USER and SHELL.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How long a command may run that says nothing of its own. Default: 2 minutes.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a command has between SIGTERM and SIGKILL. Default: 2 seconds.</summary>
    public TimeSpan TerminationGrace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Bytes of output past which a command is ended. Default: 64 MiB.</summary>
    public long MaxOutputBytes { get; set; } = 64 << 20;

    /// <summary>Bytes of a file that is read as a whole. Default: 64 MiB.</summary>
    public int MaxFileBytes { get; set; } = 64 << 20;
}
