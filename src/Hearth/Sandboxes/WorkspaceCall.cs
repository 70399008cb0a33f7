using Hearth.Sandboxes.Virtual;

namespace Hearth.Sandboxes;

/// <summary>One tool call's hold of a workspace: what it locks stays locked until its result is stored, and so do its changes.</summary>
/// <remarks>
/// The changes of a call to a durable workspace are a draft that nobody else sees. They take effect when they are stored together with the
/// call's result; a call that ends in another way leaves none. One call at a time has a draft.
/// </remarks>
internal sealed class WorkspaceCall(Workspace workspace) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IDisposable> _held = new(StringComparer.Ordinal);
    private VirtualDraft? _draft;
    private bool _isOver;

    public ISandbox Sandbox => workspace.Sandbox;

    /// <summary>What the call has changed so far; null for nothing.</summary>
    public VirtualDraft? Draft
    {
        get
        {
            lock (_gate) return _draft;
        }
    }

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
        ThrowIfOver();
    }

    /// <summary>The call's draft, which it waits for while another call has one.</summary>
    public async Task<VirtualDraft> BeginAsync(VirtualSandbox sandbox, CancellationToken cancellationToken)
    {
        if (Draft is { } known) return known;
        var begun = await sandbox.BeginAsync(cancellationToken);
        lock (_gate)
        {
            if (!_isOver && _draft is null) return _draft = begun;
        }

        begun.Dispose();
        ThrowIfOver();
        return Draft!;
    }

    /// <summary>Ends the draft: nothing more is changed.</summary>
    /// <returns>Null when nothing was changed.</returns>
    public WorkspaceChanges? TakeChanges()
    {
        lock (_gate)
        {
            _isOver = true;
            return _draft?.TakeChanges();
        }
    }

    /// <summary>The changes are stored: now everybody sees them.</summary>
    public void Commit() => Draft?.Commit();

    /// <summary>The call is over; what is not committed has never been.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _draft?.Dispose();
            foreach (var held in _held.Values) held.Dispose();
            _held.Clear();
        }
    }

    private void ThrowIfOver()
    {
        if (_isOver) throw new SandboxException("The tool call is over.");
    }
}
