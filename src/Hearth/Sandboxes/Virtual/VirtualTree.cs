using Hearth.Storage;

namespace Hearth.Sandboxes.Virtual;

/// <summary>Makes the trees that workspaces begin with.</summary>
internal static class VirtualTree
{
    /// <summary>An empty working directory.</summary>
    public static VirtualDirectory Empty(DateTimeOffset now) => new VirtualDirectory(now).With([VirtualSandbox.Home[1..]], new VirtualDirectory(now), now)!;

    /// <summary>What was stored of a workspace.</summary>
    public static VirtualDirectory Load(IReadOnlyList<WorkspaceFile> files, DateTimeOffset now)
    {
        var root = Empty(now);
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            var parts = SandboxPath.Split(file.Path).ToArray();
            VirtualNode node = file switch
            {
                { IsDirectory: true } => new VirtualDirectory(file.ModifiedAt),
                { BlobId: { } blobId } => new VirtualFile(blobId, file.Length, file.ModifiedAt),
                _ => new VirtualFile(file.Content, file.ModifiedAt),
            };
            if (root.Find(parts) is null) root = root.With(parts, node, file.ModifiedAt) ?? root;
        }

        return root;
    }
}
