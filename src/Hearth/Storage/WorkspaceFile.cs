namespace Hearth.Storage;

/// <summary>A file or directory of a durable workspace.</summary>
/// <param name="Path">Its absolute path, at most <see cref="MaxPathBytes"/> bytes; unique within the stream.</param>
/// <param name="IsDirectory">Whether it is a directory.</param>
/// <param name="Length">The bytes of a file; 0 for a directory.</param>
/// <param name="ModifiedAt">When its content was changed last.</param>
public sealed record WorkspaceFile(string Path, bool IsDirectory, long Length, DateTimeOffset ModifiedAt)
{
    /// <summary>The longest path, in bytes of UTF-8.</summary>
    public const int MaxPathBytes = 1024;

    /// <summary>The content of a file that is stored beside its path; empty for a directory and where <see cref="BlobId"/> says more.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The blob that has the content of a larger file; null for others.</summary>
    public string? BlobId { get; init; }
}
