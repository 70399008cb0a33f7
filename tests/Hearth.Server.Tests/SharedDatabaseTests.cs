namespace Hearth.Server.Tests;

/// <summary>Servers that share a database and nothing else.</summary>
public sealed class SharedDatabaseTests : SeveralServersTests
{
    private protected override (string Name, string Value)[] Share() => [("Hearth__Cluster", "off")];
}
