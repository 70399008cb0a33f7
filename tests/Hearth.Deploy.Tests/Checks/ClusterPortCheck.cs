namespace Hearth.Deploy.Tests.Checks;

/// <summary>Servers of a later version will talk to each other: their security group has to let itself in.</summary>
internal sealed class ClusterPortCheck : IDeploymentCheck
{
    private static readonly string[] Ports = ["11111", "30000"];

    public IEnumerable<string> Find(Deployment deployment) => Ports.Except(deployment.SharedPorts)
        .Select(port => $"No security group lets its own members in on port {port}, which is reserved for servers of one cluster.");
}
