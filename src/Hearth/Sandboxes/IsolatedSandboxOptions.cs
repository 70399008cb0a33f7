using System.ComponentModel.DataAnnotations;

namespace Hearth.Sandboxes;

/// <summary>Where an isolated sandbox lies, what must keep it apart, and how much it may use.</summary>
/// <remarks>Everything that holds on a machine is used, whether it is required or not.</remarks>
public sealed record IsolatedSandboxOptions
{
    /// <summary>
    /// The directory below which each instance and run has one of its own; absolute, and every directory above it can be entered by
    /// everybody. Default: <c>isolated</c> in the data directory (<c>Hearth:DataDirectory</c>). Two servers must not share it.
    /// </summary>
    public string? Root { get; set; }

    /// <summary>
    /// Without which of these the server refuses to start. Default: all but <see cref="IsolationFeatures.Uid"/>, which a server that does
    /// not run as root cannot have.
    /// </summary>
    public IsolationFeatures Require { get; set; } =
        IsolationFeatures.NoNewPrivileges | IsolationFeatures.Seccomp | IsolationFeatures.Landlock | IsolationFeatures.ResourceLimits;

    /// <summary>
    /// Whether processes may reach the internet, the server's own network, and a cloud's metadata with the credentials there. Default: false,
    /// they can open no socket.
    /// </summary>
    public bool AllowNetwork { get; set; }

    /// <summary>Files and directories of the host that processes may read and execute, beside the system's programs and libraries.</summary>
    public IList<string> ReadablePaths { get; } = [];

    /// <summary>Variables that commands get beside PATH, HOME, LANG, TERM, TMPDIR, USER and SHELL.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How long a command may run that says nothing of its own. Default: 2 minutes.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a command has between SIGTERM and SIGKILL. Default: 2 seconds.</summary>
    public TimeSpan TerminationGrace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Bytes of output past which a command is ended. Default: 64 MiB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxOutputBytes { get; set; } = 64 << 20;

    /// <summary>Bytes of a file that the server reads as a whole. Default: 64 MiB.</summary>
    [Range(1, 1 << 30)]
    public int MaxFileBytes { get; set; } = 64 << 20;

    /// <summary>Bytes of address space of one process. Default: 4 GiB; some runtimes reserve more than they use and need more.</summary>
    [Range(16 << 20, long.MaxValue)]
    public long MaxAddressSpaceBytes { get; set; } = 4L << 30;

    /// <summary>
    /// Bytes of memory of all processes of a command together, looked at four times a second. Default: 2 GiB. Holds only with a user of the
    /// workspace's own.
    /// </summary>
    [Range(16 << 20, long.MaxValue)]
    public long MaxMemoryBytes { get; set; } = 2L << 30;

    /// <summary>Processor time of one process. Default: 5 minutes.</summary>
    public TimeSpan MaxProcessorTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes of a file that a process writes. Default: 256 MiB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxWrittenFileBytes { get; set; } = 256 << 20;

    /// <summary>Processes and threads of a workspace at a time. Default: 128.</summary>
    [Range(4, 100_000)]
    public int MaxProcesses { get; set; } = 128;

    /// <summary>Files that a process has open at a time. Default: 512.</summary>
    [Range(16, 1 << 20)]
    public int MaxOpenFiles { get; set; } = 512;

    /// <summary>Bytes of a workspace on disk. Default: 1 GiB. Looked at before each command and four times a second while it runs.</summary>
    [Range(1, long.MaxValue)]
    public long MaxBytes { get; set; } = 1L << 30;

    /// <summary>Files and directories of a workspace. Default: 100,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxFiles { get; set; } = 100_000;

    /// <summary>
    /// Free bytes of the disk below which a command is ended: files that were removed while open are in no directory. Default: 256 MiB.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long MinFreeBytes { get; set; } = 256 << 20;

    /// <summary>
    /// The first of the user ids that workspaces get; nothing else may use them. It is kept for ending processes. Default: 40,000.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int FirstUid { get; set; } = 40_000;

    /// <summary>How many user ids there are, and with them workspaces. Default: 20,000.</summary>
    [Range(2, int.MaxValue)]
    public int UidCount { get; set; } = 20_000;
}
