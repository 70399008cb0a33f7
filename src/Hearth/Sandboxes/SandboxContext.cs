namespace Hearth.Sandboxes;

/// <summary>Whose workspace is opened.</summary>
/// <param name="AgentName">The agent's name.</param>
/// <param name="InstanceId">The instance's id; the run's id for a session that a workflow opens.</param>
/// <param name="Services">The services of the attempt's scope.</param>
public sealed record SandboxContext(string AgentName, string InstanceId, IServiceProvider Services)
{
    /// <summary>Where a durable workspace is stored; null outside a stream.</summary>
    internal WorkspaceSource? Source { get; init; }
}
