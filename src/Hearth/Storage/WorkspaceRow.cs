namespace Hearth.Storage;

/// <summary>A <see cref="WorkspaceFile"/> as the columns of a table.</summary>
/// <param name="Path">The path.</param>
/// <param name="Kind">What <paramref name="Content"/> is.</param>
/// <param name="Length">The length of the file.</param>
/// <param name="Content">Its content, or the hash of the blob that has it.</param>
/// <param name="ModifiedAtTicks">When it was changed, in UTC ticks.</param>
internal readonly record struct WorkspaceRow(string Path, WorkspaceFileKind Kind, long Length, ReadOnlyMemory<byte> Content, long ModifiedAtTicks)
{
    public static WorkspaceRow Of(WorkspaceFile file) => new(
        file.Path,
        file.IsDirectory ? WorkspaceFileKind.Directory : file.BlobId is null ? WorkspaceFileKind.Inline : WorkspaceFileKind.InBlob,
        file.Length,
        file.BlobId is null ? file.Content : Convert.FromHexString(file.BlobId),
        file.ModifiedAt.UtcTicks);

    public WorkspaceFile ToFile() => new(Path, Kind == WorkspaceFileKind.Directory, Length, new DateTimeOffset(ModifiedAtTicks, TimeSpan.Zero))
    {
        Content = Kind == WorkspaceFileKind.Inline ? Content : default,
        BlobId = Kind == WorkspaceFileKind.InBlob ? Convert.ToHexStringLower(Content.Span) : null,
    };
}
