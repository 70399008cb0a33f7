using Microsoft.Win32.SafeHandles;

namespace Hearth.Sandboxes.Isolated.Files;

/// <summary>What the server itself does with a workspace's files, whatever the sandbox's programs do to them meanwhile.</summary>
/// <param name="directory">The workspace; the caller disposes of it.</param>
/// <param name="path">Its absolute path.</param>
/// <param name="uid">Who owns the files; null for the server's own user.</param>
/// <param name="options">The limits.</param>
internal sealed class WorkspaceFiles(WorkspaceDirectory directory, string path, int? uid, IsolatedSandboxOptions options)
{
    private const int FileMode = 0b110_100_100;
    private const int DirectoryMode = 0b111_101_101;
    private const int MaxDepth = 128;

    public ReadOnlyMemory<byte> Read(string file)
    {
        using var handle = directory.Open(RelativeOf(file), OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        if (handle.IsInvalid) throw Missing(file);
        var length = RegularFactsOf(handle, file).Length;
        if (length > options.MaxFileBytes)
        {
            throw new SandboxException($"{file} has {length} bytes; at most {options.MaxFileBytes} can be read at once.");
        }

        var content = new byte[length];
        var read = 0;
        while (read < content.Length && RandomAccess.Read(handle, content.AsSpan(read), read) is > 0 and var count) read += count;
        return content.AsMemory(0, read);
    }

    /// <returns>By how many bytes the file has grown.</returns>
    public long Write(string file, ReadOnlyMemory<byte> content)
    {
        var relative = RelativeOf(file);
        if (relative == ".") throw new SandboxException($"{file} is a directory.");
        MakeDirectories(ParentOf(relative));
        using var handle = OpenForWriting(file, relative);
        var length = RegularFactsOf(handle, file).Length;
        RandomAccess.SetLength(handle, 0);
        RandomAccess.Write(handle, content.Span, 0);
        return content.Length - length;
    }

    public SandboxEntry? Stat(string file)
    {
        var relative = RelativeOf(file);
        using var handle = directory.Open(relative, OpenFlags.PathOnly);
        return handle.IsInvalid ? null : EntryOf(AbsoluteOf(relative), WorkspaceDirectory.FactsOf(handle));
    }

    public IReadOnlyList<SandboxEntry> List(string at)
    {
        var relative = RelativeOf(at);
        using var listed = directory.OpenDirectory(relative) ?? throw Missing(at);
        var entries = new List<SandboxEntry>();
        foreach (var name in listed.List(options.MaxFiles))
        {
            if (listed.Stat(name) is { } facts) entries.Add(EntryOf(SandboxPath.Combine(AbsoluteOf(relative), name), facts));
        }

        entries.Sort(static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        return entries;
    }

    public void MakeDirectory(string at) => MakeDirectories(RelativeOf(at));

    public void Remove(string file, bool recursive)
    {
        var relative = RelativeOf(file);
        if (relative == ".") throw new SandboxException($"{file} is the workspace itself.");
        using var parent = directory.OpenDirectory(ParentOf(relative));
        if (parent is null) return;
        var name = relative[(relative.LastIndexOf('/') + 1)..];
        if (parent.Stat(name) is not { } facts) return;
        if (recursive && facts.IsDirectory) Empty(parent, name, MaxDepth);
        parent.Remove(name, facts.IsDirectory);
    }

    private void Empty(WorkspaceDirectory parent, string name, int depth)
    {
        if (depth == 0) throw new SandboxException($"{name} lies in more than {MaxDepth} directories. Remove it with a command.");
        using var emptied = parent.OpenDirectory(name, followsLink: false);
        if (emptied is null) return;
        foreach (var inner in emptied.List(options.MaxFiles))
        {
            if (emptied.Stat(inner) is not { } facts) continue;
            if (facts.IsDirectory) Empty(emptied, inner, depth - 1);
            emptied.Remove(inner, facts.IsDirectory);
        }
    }

    private SafeFileHandle OpenForWriting(string file, string relative)
    {
        var existing = directory.Open(relative, OpenFlags.WriteOnly | OpenFlags.NonBlocking);
        if (!existing.IsInvalid) return existing;
        existing.Dispose();
        var created = directory.Open(relative, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NonBlocking, FileMode);
        if (created.IsInvalid) throw Missing(file);
        if (uid is { } owner) WorkspaceDirectory.Give(created, owner);
        return created;
    }

    private void MakeDirectories(string relative)
    {
        if (relative == ".") return;
        if (directory.OpenDirectory(relative) is { } existing)
        {
            existing.Dispose();
            return;
        }

        MakeDirectories(ParentOf(relative));
        using var parent = directory.OpenDirectory(ParentOf(relative)) ?? throw Missing(ParentOf(relative));
        var name = relative[(relative.LastIndexOf('/') + 1)..];
        if (!parent.Make(name, DirectoryMode) || uid is not { } owner) return;
        using var made = parent.OpenDirectory(name, followsLink: false);
        made?.GiveTo(owner);
    }

    // A second name of somebody else's file, a pipe or a device is nothing that the server may touch for a model.
    private FileFacts RegularFactsOf(SafeFileHandle handle, string file)
    {
        var facts = WorkspaceDirectory.FactsOf(handle);
        if (facts.IsDirectory) throw new SandboxException($"{file} is a directory.");
        if (!facts.IsRegular) throw new SandboxException($"{file} is no regular file.");
        return uid is null || facts.Uid == uid ? facts : throw new SandboxException($"{file} belongs to somebody else.");
    }

    private string RelativeOf(string file)
    {
        var normalized = SandboxPath.Normalize(file, path);
        return SandboxPath.IsWithin(normalized, path)
            ? SandboxPath.RelativeTo(normalized, path)
            : throw new SandboxException($"{file} is outside the workspace {path}.");
    }

    private string AbsoluteOf(string relative) => relative == "." ? path : SandboxPath.Combine(path, relative);

    private static string ParentOf(string relative) => relative.LastIndexOf('/') is >= 0 and var end ? relative[..end] : ".";

    private static SandboxEntry EntryOf(string at, FileFacts facts) =>
        new(at, facts.IsDirectory, facts.IsDirectory ? 0 : facts.Length, facts.ModifiedAt);

    private static SandboxException Missing(string file) => new($"{file} does not exist.");
}
