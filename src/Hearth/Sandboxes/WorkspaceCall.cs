namespace Hearth.Sandboxes;

/// <summary>One tool call's hold of a workspace: what it locks stays locked until its result is stored.</summary>
internal sealed class WorkspaceCall(Workspace workspace) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IDisposable> _held = new(StringComparer.Ordinal);
    private bool _isOver;

    public ISandbox Sandbox => workspace.Sandbox;

    /// <summary>Keeps other calls from changing a file until this one is over.</summary>
    public async Task LockAsync(string path, CancellationToken cancellationToken)
    {
        var key = SandboxPath.Normalize(path, Sandbox.WorkingDirectory);
        lock (_gate)
        {
            if (_held.ContainsKey(key)) return;
        }

        var held = await workspace.Locks.AcquireAsync(key, cancellationToken);
        lock (_gate)
        {
            if (!_isOver && _held.TryAdd(key, held)) return;
        }

        held.Dispose();
        if (_isOver) throw new OperationCanceledException("The call is over.");
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            foreach (var held in _held.Values) held.Dispose();
            _held.Clear();
        }
    }
}
