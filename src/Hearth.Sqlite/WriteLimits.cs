namespace Hearth.Sqlite;

/// <summary>How much may wait to be written, and how much goes into one transaction.</summary>
internal sealed record WriteLimits
{
    /// <summary>Commands accepted and not yet committed; further callers wait.</summary>
    public int MaxCommands { get; init; } = 4_096;

    /// <summary>Bytes of accepted commands that are not yet committed; further callers wait.</summary>
    public long MaxBytes { get; init; } = 128L << 20;

    /// <summary>Commands in one transaction: what keeps the first of a batch from waiting long for the last.</summary>
    public int MaxCommandsPerCommit { get; init; } = 1_024;

    /// <summary>Bytes in one transaction, unless a single command has more.</summary>
    public long MaxBytesPerCommit { get; init; } = 8L << 20;
}
