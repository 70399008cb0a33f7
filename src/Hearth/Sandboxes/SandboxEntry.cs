namespace Hearth.Sandboxes;

/// <summary>A file or directory of a sandbox.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="IsDirectory">Whether it is a directory.</param>
/// <param name="Length">A file's length in bytes; 0 for a directory.</param>
/// <param name="ModifiedAt">When its content last changed.</param>
public sealed record SandboxEntry(string Path, bool IsDirectory, long Length, DateTimeOffset ModifiedAt);
