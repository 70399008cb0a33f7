using Hearth.Sandboxes.Isolated.Files;
using Hearth.Sandboxes.Isolated.Landlock;
using Microsoft.Extensions.AI;

namespace Hearth.Sandboxes.Isolated;

/// <summary>Files below one directory of the host, and processes that are kept in it.</summary>
internal sealed class IsolatedSandbox : ISandbox
{
    private readonly IsolatedWorkspace _workspace;
    private readonly IsolatedSandboxOptions _options;
    private readonly WorkspaceDirectory _directory;
    private readonly WorkspaceFiles _files;
    private readonly WorkspaceGuard _guard;
    private readonly LandlockRuleset? _ruleset;
    private readonly IsolatedShell _shell;

    public IsolatedSandbox(IsolatedWorkspace workspace, IsolatedSandboxOptions options, IsolationReport report, TimeProvider time)
    {
        _workspace = workspace;
        _options = options;
        _directory = WorkspaceDirectory.Open(workspace.Files);
        _files = new WorkspaceFiles(_directory, workspace.Files, workspace.User?.Uid, options);
        _guard = new WorkspaceGuard(workspace, options, time);
        if (report.Has(IsolationFeatures.Landlock))
        {
            var rules = LandlockRules.Create([workspace.Files, workspace.Temporary], options.ReadablePaths, options.AllowNetwork);
            _ruleset = LandlockRuleset.Create(report.Landlock, rules, options.AllowNetwork);
        }

        var starter = new ConfinedStarter(report, workspace.User, _ruleset, options);
        _shell = new IsolatedShell(workspace, options, starter, _guard, time);
    }

    public string WorkingDirectory => _workspace.Files;

    public ISandboxShell Shell => _shell;

    public IReadOnlyList<AITool> Tools => [];

    public Task<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken) => Try(path, () => _files.Read(path));

    public Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => Try(path, () =>
    {
        if (content.Length > _options.MaxWrittenFileBytes)
        {
            throw new SandboxException($"{path} would have more than {_options.MaxWrittenFileBytes} bytes.");
        }

        var usage = _guard.Measure(cancellationToken);
        if (_guard.IsFull(usage) || usage.Bytes + content.Length > _options.MaxBytes)
        {
            throw new SandboxException($"{path} cannot be written: the workspace is full. Remove what is not needed.");
        }

        return _files.Write(path, content);
    });

    public Task<SandboxEntry?> StatAsync(string path, CancellationToken cancellationToken) => Try(path, () => _files.Stat(path));

    public Task<IReadOnlyList<SandboxEntry>> ListAsync(string path, CancellationToken cancellationToken) => Try(path, () => _files.List(path));

    public Task MakeDirectoryAsync(string path, CancellationToken cancellationToken) => Try(path, () =>
    {
        _files.MakeDirectory(path);
        return true;
    });

    public Task RemoveAsync(string path, bool recursive, CancellationToken cancellationToken) => Try(path, () =>
    {
        _files.Remove(path, recursive);
        return true;
    });

    public ValueTask DisposeAsync()
    {
        _ruleset?.Dispose();
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    // Linux has no asynchronous file access; what is done here is short.
    private static Task<T> Try<T>(string path, Func<T> operation)
    {
        try
        {
            return Task.FromResult(operation());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Task.FromException<T>(new SandboxException($"{path}: {exception.Message}", exception));
        }
        catch (SandboxException exception)
        {
            return Task.FromException<T>(exception);
        }
    }
}
