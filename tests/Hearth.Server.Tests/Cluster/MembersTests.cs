namespace Hearth.Server.Tests.Cluster;

/// <summary>What holds for servers that share a database, for the members of a cluster.</summary>
public sealed class MembersTests : SeveralServersTests
{
    private protected override (string Name, string Value)[] Share() => ClusterRig.Required();
}
