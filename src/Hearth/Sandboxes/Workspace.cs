namespace Hearth.Sandboxes;

/// <summary>An open sandbox with what the calls that work in it share.</summary>
internal sealed class Workspace
{
    public Workspace(ISandbox sandbox)
        : this(sandbox, new PathLocks())
    {
    }

    private Workspace(ISandbox sandbox, PathLocks locks) => (Sandbox, Locks) = (sandbox, locks);

    public ISandbox Sandbox { get; }

    public PathLocks Locks { get; }

    /// <summary>The same workspace, with relative paths taken from one of its directories.</summary>
    /// <exception cref="SandboxException">There is no such directory.</exception>
    public async ValueTask<Workspace> InAsync(string directory, CancellationToken cancellationToken)
    {
        var path = SandboxPath.Normalize(directory, Sandbox.WorkingDirectory);
        return await Sandbox.StatAsync(path, cancellationToken) is { IsDirectory: true }
            ? new Workspace(new DirectoryView(Sandbox, path), Locks)
            : throw new SandboxException($"There is no directory {path}.");
    }
}
