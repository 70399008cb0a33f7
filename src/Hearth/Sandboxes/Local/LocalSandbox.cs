using Hearth.Sandboxes.Processes;
using Microsoft.Extensions.AI;

namespace Hearth.Sandboxes.Local;

/// <summary>Files and processes of the host below one directory.</summary>
internal sealed class LocalSandbox(LocalRoot root, LocalSandboxOptions options, ProcessLauncher launcher) : ISandbox
{
    public string WorkingDirectory => root.Directory;

    public ISandboxShell Shell { get; } = new LocalShell(root, options, launcher);

    public IReadOnlyList<AITool> Tools => [];

    public Task<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken) => TryAsync(path, async () =>
    {
        var file = root.Resolve(path);
        return Directory.Exists(file)
            ? throw new SandboxException($"{path} is a directory.")
            : await LocalFile.ReadAsync(root, file, options.MaxFileBytes, cancellationToken);
    });

    public Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => TryAsync(path, async () =>
    {
        var file = root.Resolve(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await LocalFile.WriteAsync(root, file, content, cancellationToken);
        return true;
    });

    public Task<SandboxEntry?> StatAsync(string path, CancellationToken cancellationToken) => TryAsync(path, () =>
    {
        var resolved = root.Resolve(path);
        var info = Directory.Exists(resolved) ? (FileSystemInfo)new DirectoryInfo(resolved) : new FileInfo(resolved);
        return Task.FromResult(info.Exists ? EntryOf(info, SandboxPath.Normalize(path, root.Directory)) : null);
    });

    public Task<IReadOnlyList<SandboxEntry>> ListAsync(string path, CancellationToken cancellationToken) => TryAsync(path, () =>
    {
        var directory = new DirectoryInfo(root.Resolve(path));
        if (!directory.Exists) throw new SandboxException($"{path} is no directory.");
        var at = SandboxPath.Normalize(path, root.Directory);
        List<SandboxEntry> entries = [.. directory.EnumerateFileSystemInfos().Select(info => EntryOf(info, SandboxPath.Combine(at, info.Name)))];
        entries.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return Task.FromResult<IReadOnlyList<SandboxEntry>>(entries);
    });

    public Task MakeDirectoryAsync(string path, CancellationToken cancellationToken) => TryAsync(path, () =>
    {
        Directory.CreateDirectory(root.Resolve(path));
        return Task.FromResult(true);
    });

    public Task RemoveAsync(string path, bool recursive, CancellationToken cancellationToken) => TryAsync(path, () =>
    {
        var target = root.ResolveParent(path);
        if (target == root.Directory) throw new SandboxException($"{path} is the workspace itself.");
        if (new FileInfo(target).LinkTarget is not null || File.Exists(target)) File.Delete(target);
        else if (Directory.Exists(target)) RemoveDirectory(path, target, recursive);
        return Task.FromResult(true);
    });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void RemoveDirectory(string path, string target, bool recursive)
    {
        if (!recursive && Directory.EnumerateFileSystemEntries(target).Any()) throw new SandboxException($"{path} is not empty.");
        Directory.Delete(target, recursive); // Links in it are removed, not followed.
    }

    // A link to a directory counts as a file here, so that whoever walks the tree neither leaves it nor goes round in it.
    private static SandboxEntry EntryOf(FileSystemInfo info, string path)
    {
        var isDirectory = info is DirectoryInfo && info.LinkTarget is null;
        return new SandboxEntry(path, isDirectory, info is FileInfo file ? file.Length : 0, info.LastWriteTimeUtc);
    }

    private static async Task<T> TryAsync<T>(string path, Func<Task<T>> operation)
    {
        try
        {
            return await operation();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException($"{path}: {exception.Message}", exception);
        }
    }
}
