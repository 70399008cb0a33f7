using Hearth.Storage;
using Hearth.Tools.Files;

namespace Hearth.Sandboxes.Virtual;

/// <summary>Finds out what leads from one tree to another; what they share is not looked at.</summary>
internal sealed class VirtualDifference
{
    private const int MaxInlineFileBytes = 64 << 10;
    private const int MaxInlineBytes = 1 << 20;

    private readonly List<WorkspaceChange> _changes = [];
    private readonly List<Blob> _blobs = [];
    private long _inlineBytes;

    private VirtualDifference()
    {
    }

    /// <returns>Null when they are the same.</returns>
    public static WorkspaceChanges? Between(VirtualDirectory before, VirtualDirectory after)
    {
        var difference = new VirtualDifference();
        difference.Compare("/", before, after);
        return difference._changes.Count == 0 ? null : new WorkspaceChanges(difference._changes, difference._blobs);
    }

    private void Compare(string path, VirtualDirectory? before, VirtualDirectory after)
    {
        if (ReferenceEquals(before, after)) return;
        foreach (var (name, child) in after.Children)
        {
            var old = before?.Children.GetValueOrDefault(name);
            if (!ReferenceEquals(old, child)) Put(SandboxPath.Combine(path, name), old, child);
        }

        foreach (var (name, old) in before?.Children ?? after.Children.Clear())
        {
            if (!after.Children.ContainsKey(name)) Remove(SandboxPath.Combine(path, name), old);
        }
    }

    private void Put(string path, VirtualNode? old, VirtualNode node)
    {
        if (node is VirtualDirectory directory)
        {
            if (old is not VirtualDirectory) Add(new WorkspaceFile(path, IsDirectory: true, 0, node.ModifiedAt));
            Compare(path, old as VirtualDirectory, directory);
            return;
        }

        if (old is VirtualDirectory replaced) RemoveChildren(path, replaced);
        Add(ToFile(path, (VirtualFile)node));
    }

    private void Remove(string path, VirtualNode node)
    {
        if (node is VirtualDirectory directory) RemoveChildren(path, directory);
        _changes.Add(new WorkspaceChange(path, null));
    }

    private void RemoveChildren(string path, VirtualDirectory directory)
    {
        foreach (var (name, child) in directory.Children) Remove(SandboxPath.Combine(path, name), child);
    }

    private void Add(WorkspaceFile file) => _changes.Add(new WorkspaceChange(file.Path, file));

    // An append travels with those of other streams: what is large goes ahead of it.
    private WorkspaceFile ToFile(string path, VirtualFile file)
    {
        var row = new WorkspaceFile(path, IsDirectory: false, file.Bytes, file.ModifiedAt);
        if (file.Content is not { } content) return row with { BlobId = file.BlobId };
        if (content.Length <= MaxInlineFileBytes && _inlineBytes + content.Length <= MaxInlineBytes)
        {
            _inlineBytes += content.Length;
            return row with { Content = content };
        }

        var blob = Blob.Create(FileContent.ImageTypeOf(content.Span) ?? "application/octet-stream", content);
        _blobs.Add(blob);
        return row with { BlobId = blob.Id };
    }
}
