namespace Hearth.Storage;

/// <summary>How a store keeps a <see cref="WorkspaceFile"/>. The numbers are stored.</summary>
internal enum WorkspaceFileKind
{
    Directory = 0,
    Inline = 1,
    InBlob = 2,
}
