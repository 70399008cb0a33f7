namespace Hearth.PostgresServers.Proxies;

/// <summary>What is wrong with a proxy's network at the moment.</summary>
internal sealed class ProxyFaults
{
    public FlowGate ToServer { get; } = new();

    public FlowGate ToClient { get; } = new();

    public AnswerTrap Trap { get; } = new();

    public FlowGate Gate(ProxyDirection direction) => direction == ProxyDirection.ToServer ? ToServer : ToClient;
}
