using Hearth.Agents;
using Hearth.Sandboxes.Virtual;

namespace Hearth.Sandboxes;

/// <summary>The open workspaces of one instance or run, kept by the stream's owner for as long as it is that.</summary>
/// <remarks>
/// Agents of one run share a workspace when their providers are equal; there is one durable workspace, however it is configured. An agent that is defined anew keeps what it has when its new
/// provider is of the same kind: a provider that does not compare its options must not open another one in every attempt.
/// </remarks>
internal sealed class Workspaces(WorkspaceSource? source = null) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly List<Slot> _open = [];

    /// <summary>Opens the workspace of an agent, or finds it open.</summary>
    /// <returns>Null for an agent without one.</returns>
    /// <exception cref="SandboxException">It cannot be opened.</exception>
    public async ValueTask<Workspace?> OpenAsync(AgentDefinition agent, AgentContext context, CancellationToken cancellationToken)
    {
        if (agent.Sandbox is null or NoSandboxProvider) return null;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (Find(agent.Sandbox, context.AgentName) is { } known) return known;
            var sandbox = await agent.Sandbox.OpenAsync(
                new SandboxContext(context.AgentName, context.InstanceId, context.Services) { Source = source },
                cancellationToken);
            var opened = new Workspace(sandbox);
            _open.Add(new Slot(agent.Sandbox, context.AgentName, opened));
            return opened;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var slot in _open) await slot.Workspace.Sandbox.DisposeAsync();
        _open.Clear();
        _gate.Dispose();
    }

    private Workspace? Find(ISandboxProvider provider, string agentName) =>
        (_open.Find(slot => slot.Provider.Equals(provider) || (IsDurable(slot.Provider) && IsDurable(provider)))
            ?? _open.Find(slot => slot.AgentName == agentName && slot.Provider.GetType() == provider.GetType()))?.Workspace;

    private static bool IsDurable(ISandboxProvider provider) => provider is VirtualSandboxProvider { Options.IsDurable: true };

    private sealed record Slot(ISandboxProvider Provider, string AgentName, Workspace Workspace);
}
