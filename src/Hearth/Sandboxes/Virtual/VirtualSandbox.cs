using Microsoft.Extensions.AI;

namespace Hearth.Sandboxes.Virtual;

/// <summary>A file system in memory; nothing can be executed in it.</summary>
internal sealed class VirtualSandbox(VirtualSandboxOptions options, TimeProvider time) : ISandbox
{
    public const string Home = "/workspace";

    private readonly Lock _gate = new();
    private VirtualDirectory _root = new VirtualDirectory(time.GetUtcNow())
        .With([Home[1..]], new VirtualDirectory(time.GetUtcNow()), time.GetUtcNow())!;

    public string WorkingDirectory => Home;

    public ISandboxShell? Shell => null;

    public IReadOnlyList<AITool> Tools => [];

    private VirtualDirectory Root
    {
        get
        {
            lock (_gate) return _root;
        }
    }

    public Task<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken) => Find(path) switch
    {
        VirtualFile file => Task.FromResult(file.Content),
        null => Fail<ReadOnlyMemory<byte>>($"{path} does not exist."),
        _ => Fail<ReadOnlyMemory<byte>>($"{path} is a directory."),
    };

    public Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (content.Length > options.MaxFileBytes)
        {
            return Fail<bool>($"{path} would have {content.Length} bytes; a file may have {options.MaxFileBytes}.");
        }

        return Change(path, (root, parts, now) => root.Find(parts) is VirtualDirectory
            ? throw new SandboxException($"{path} is a directory.")
            : root.With(parts, new VirtualFile(content, now), now) ?? throw InTheWay(path));
    }

    public Task<SandboxEntry?> StatAsync(string path, CancellationToken cancellationToken) =>
        Task.FromResult(Find(path)?.ToEntry(Normalize(path)));

    public Task<IReadOnlyList<SandboxEntry>> ListAsync(string path, CancellationToken cancellationToken)
    {
        if (Find(path) is not { } node) return Fail<IReadOnlyList<SandboxEntry>>($"{path} does not exist.");
        if (node is not VirtualDirectory directory) return Fail<IReadOnlyList<SandboxEntry>>($"{path} is no directory.");
        var at = Normalize(path);
        return Task.FromResult<IReadOnlyList<SandboxEntry>>(
            [.. directory.Children.Select(child => child.Value.ToEntry(SandboxPath.Combine(at, child.Key)))]);
    }

    public Task MakeDirectoryAsync(string path, CancellationToken cancellationToken) => Change(path, (root, parts, now) => root.Find(parts) switch
    {
        VirtualDirectory => root,
        null => root.With(parts, new VirtualDirectory(now), now) ?? throw InTheWay(path),
        _ => throw new SandboxException($"{path} is a file."),
    });

    public Task RemoveAsync(string path, bool recursive, CancellationToken cancellationToken) => Change(path, (root, parts, now) =>
    {
        if (root.Find(parts) is not { } node) return root;
        if (SandboxPath.IsWithin(Home, "/" + string.Join('/', parts))) throw new SandboxException($"{path} cannot be removed.");
        return !recursive && node is VirtualDirectory { Children.Count: > 0 }
            ? throw new SandboxException($"{path} is not empty.")
            : root.Without(parts, now);
    });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Normalize(string path) => SandboxPath.Normalize(path, Home);

    private static SandboxException InTheWay(string path) => new($"A file is in the way of {path}.");

    private static Task<T> Fail<T>(string message) => Task.FromException<T>(new SandboxException(message));

    private VirtualNode? Find(string path) => Root.Find(SandboxPath.Split(Normalize(path)).ToArray());

    private Task Change(string path, Func<VirtualDirectory, string[], DateTimeOffset, VirtualDirectory> change)
    {
        try
        {
            var parts = SandboxPath.Split(Normalize(path)).ToArray();
            lock (_gate)
            {
                if (parts.Length == 0) return Task.CompletedTask; // The root is always there.
                var changed = change(_root, parts, time.GetUtcNow());
                EnsureWithinQuota(changed);
                _root = changed;
            }

            return Task.CompletedTask;
        }
        catch (SandboxException exception)
        {
            return Task.FromException(exception);
        }
    }

    // What only becomes less is always allowed.
    private void EnsureWithinQuota(VirtualDirectory changed)
    {
        if (changed.Bytes > options.MaxBytes && changed.Bytes > _root.Bytes)
        {
            throw new SandboxException($"The workspace is full: it may hold {options.MaxBytes} bytes.");
        }

        if (changed.Count > options.MaxFiles && changed.Count > _root.Count)
        {
            throw new SandboxException($"The workspace is full: it may hold {options.MaxFiles} files and directories.");
        }
    }
}
