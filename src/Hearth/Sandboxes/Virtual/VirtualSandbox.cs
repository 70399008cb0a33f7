using System.Text;
using Hearth.Storage;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace Hearth.Sandboxes.Virtual;

/// <summary>A file system in memory; nothing can be executed in it.</summary>
/// <remarks>A durable one is loaded when it is first used, and changed only within tool calls, whose results it is stored with.</remarks>
internal sealed class VirtualSandbox(VirtualSandboxOptions options, TimeProvider time, WorkspaceSource? source = null) : ISandbox
{
    public const string Home = "/workspace";

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _drafting = new(1);
    private readonly SemaphoreSlim _loading = new(1);
    private VirtualDirectory? _root = source is null ? VirtualTree.Empty(time.GetUtcNow()) : null;

    /// <summary>Whether it is stored with the log.</summary>
    public bool IsDurable => source is not null;

    public string WorkingDirectory => Home;

    public ISandboxShell? Shell => null;

    public IReadOnlyList<AITool> Tools => [];

    // A call sees its own changes; everybody else sees what is stored.
    private VirtualDraft? OwnDraft => ToolContext.Current?.Workspace?.Draft is { } draft && draft.Sandbox == this ? draft : null;

    public async Task<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken) => await FindAsync(path, cancellationToken) switch
    {
        VirtualFile { Content: { } content } => content,
        VirtualFile file => await source!.ReadContentAsync(file.BlobId!, cancellationToken),
        null => throw new SandboxException($"{path} does not exist."),
        _ => throw new SandboxException($"{path} is a directory."),
    };

    public Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => ChangeAsync(
        path,
        (root, parts, now) =>
        {
            if (content.Length > options.MaxFileBytes)
            {
                throw new SandboxException($"{path} would have {content.Length} bytes; a file may have {options.MaxFileBytes}.");
            }

            return root.Find(parts) is VirtualDirectory
                ? throw new SandboxException($"{path} is a directory.")
                : root.With(parts, new VirtualFile(content, now), now) ?? throw InTheWay(path);
        },
        cancellationToken);

    public async Task<SandboxEntry?> StatAsync(string path, CancellationToken cancellationToken) =>
        (await FindAsync(path, cancellationToken))?.ToEntry(Normalize(path));

    public async Task<IReadOnlyList<SandboxEntry>> ListAsync(string path, CancellationToken cancellationToken)
    {
        var node = await FindAsync(path, cancellationToken) ?? throw new SandboxException($"{path} does not exist.");
        if (node is not VirtualDirectory directory) throw new SandboxException($"{path} is no directory.");
        var at = Normalize(path);
        return [.. directory.Children.Select(child => child.Value.ToEntry(SandboxPath.Combine(at, child.Key)))];
    }

    public Task MakeDirectoryAsync(string path, CancellationToken cancellationToken) => ChangeAsync(
        path,
        (root, parts, now) => root.Find(parts) switch
        {
            VirtualDirectory => root,
            null => root.With(parts, new VirtualDirectory(now), now) ?? throw InTheWay(path),
            _ => throw new SandboxException($"{path} is a file."),
        },
        cancellationToken);

    public Task RemoveAsync(string path, bool recursive, CancellationToken cancellationToken) => ChangeAsync(
        path,
        (root, parts, now) =>
        {
            if (root.Find(parts) is not { } node) return root;
            if (SandboxPath.IsWithin(Home, "/" + string.Join('/', parts))) throw new SandboxException($"{path} cannot be removed.");
            return !recursive && node is VirtualDirectory { Children.Count: > 0 }
                ? throw new SandboxException($"{path} is not empty.")
                : root.Without(parts, now);
        },
        cancellationToken);

    public ValueTask DisposeAsync()
    {
        _loading.Dispose(); // Drafts are still let go of by calls that were abandoned.
        return ValueTask.CompletedTask;
    }

    /// <summary>Begins changes to a durable workspace, as soon as no other call has some.</summary>
    public async Task<VirtualDraft> BeginAsync(CancellationToken cancellationToken)
    {
        await _drafting.WaitAsync(cancellationToken);
        try
        {
            return new VirtualDraft(this, await RootAsync(cancellationToken));
        }
        catch
        {
            End();
            throw;
        }
    }

    /// <summary>Ends what <see cref="BeginAsync"/> has begun.</summary>
    public void End() => _drafting.Release();

    /// <summary>The tree as it is stored from now on.</summary>
    public void Accept(VirtualDirectory root)
    {
        lock (_gate) _root = root;
    }

    // A store has to find the path in an index.
    private static string Normalize(string path)
    {
        var normalized = SandboxPath.Normalize(path, Home);
        return Encoding.UTF8.GetByteCount(normalized) <= WorkspaceFile.MaxPathBytes
            ? normalized
            : throw new SandboxException($"The path is longer than {WorkspaceFile.MaxPathBytes} bytes.");
    }

    private static SandboxException InTheWay(string path) => new($"A file is in the way of {path}.");

    private async Task<VirtualNode?> FindAsync(string path, CancellationToken cancellationToken)
    {
        var root = OwnDraft?.Root ?? await RootAsync(cancellationToken);
        return root.Find(SandboxPath.Split(Normalize(path)).ToArray());
    }

    private async ValueTask<VirtualDirectory> RootAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_root is not null) return _root;
        }

        await _loading.WaitAsync(cancellationToken);
        try
        {
            lock (_gate)
            {
                if (_root is not null) return _root;
            }

            var loaded = VirtualTree.Load(await source!.ReadAsync(cancellationToken), time.GetUtcNow());
            lock (_gate) return _root ??= loaded;
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task ChangeAsync(
        string path,
        Func<VirtualDirectory, string[], DateTimeOffset, VirtualDirectory> change,
        CancellationToken cancellationToken)
    {
        var parts = SandboxPath.Split(Normalize(path)).ToArray();
        if (parts.Length == 0) return; // The root is always there.
        if (source is null)
        {
            lock (_gate) _root = Apply(_root!);
            return;
        }

        var call = ToolContext.Current?.Workspace ?? throw new SandboxException("A durable workspace is changed by tool calls alone.");
        (await call.BeginAsync(this, cancellationToken)).Change(Apply);

        VirtualDirectory Apply(VirtualDirectory root) => Checked(root, change(root, parts, time.GetUtcNow()));
    }

    // What only becomes less is always allowed.
    private VirtualDirectory Checked(VirtualDirectory before, VirtualDirectory after)
    {
        if (after.Bytes > options.MaxBytes && after.Bytes > before.Bytes)
        {
            throw new SandboxException($"The workspace is full: it may hold {options.MaxBytes} bytes.");
        }

        return after.Count <= options.MaxFiles || after.Count <= before.Count
            ? after
            : throw new SandboxException($"The workspace is full: it may hold {options.MaxFiles} files and directories.");
    }
}
