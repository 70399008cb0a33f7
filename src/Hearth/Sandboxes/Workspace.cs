namespace Hearth.Sandboxes;

/// <summary>An open sandbox with what the calls that work in it share.</summary>
internal sealed class Workspace(ISandbox sandbox)
{
    public ISandbox Sandbox => sandbox;

    public PathLocks Locks { get; } = new();
}
