using System.ComponentModel.DataAnnotations;

namespace Hearth.Sandboxes;

/// <summary>How much a virtual sandbox holds.</summary>
public sealed record VirtualSandboxOptions
{
    /// <summary>
    /// Whether the files are stored with the log: changes of a tool call in the same commit as its result, so that a restart and another
    /// replica find exactly what the log tells of. Default: false; the files are gone with the owner.
    /// </summary>
    public bool IsDurable { get; set; }

    /// <summary>Bytes of all files together. Default: 64 MiB; they are kept in memory.</summary>
    [Range(0, 1L << 30)]
    public long MaxBytes { get; set; } = 64 << 20;

    /// <summary>Bytes of one file. Default: 16 MiB.</summary>
    [Range(0, 1 << 30)]
    public int MaxFileBytes { get; set; } = 16 << 20;

    /// <summary>Files and directories together. Default: 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxFiles { get; set; } = 10_000;
}
