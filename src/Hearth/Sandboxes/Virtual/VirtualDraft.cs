namespace Hearth.Sandboxes.Virtual;

/// <summary>Changes to a durable workspace that are not stored yet.</summary>
internal sealed class VirtualDraft : IDisposable
{
    private readonly Lock _gate = new();
    private readonly VirtualDirectory _before;
    private VirtualDirectory _root;
    private bool _isClosed;
    private bool _isDisposed;

    public VirtualDraft(VirtualSandbox sandbox, VirtualDirectory root) => (Sandbox, _before, _root) = (sandbox, root, root);

    public VirtualSandbox Sandbox { get; }

    public VirtualDirectory Root
    {
        get
        {
            lock (_gate) return _root;
        }
    }

    public void Change(Func<VirtualDirectory, VirtualDirectory> change)
    {
        lock (_gate)
        {
            if (_isClosed) throw new SandboxException("The tool call is over.");
            _root = change(_root);
        }
    }

    /// <summary>Ends the changing.</summary>
    /// <returns>Null when nothing was changed.</returns>
    public WorkspaceChanges? TakeChanges()
    {
        lock (_gate)
        {
            _isClosed = true;
            return VirtualDifference.Between(_before, _root);
        }
    }

    public void Commit() => Sandbox.Accept(Root);

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            if (_isDisposed) return;
            _isDisposed = true;
        }

        Sandbox.End();
    }
}
