using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests.Aws;

/// <summary>A server whose configuration is in Parameter Store.</summary>
public sealed class ParameterStoreTests
{
    private const string Secret = "sk-very-secret";

    [Fact]
    public async Task Start_TakesItsConfigurationFromThere_UnlessTheEnvironmentSaysOtherwise()
    {
        // Arrange
        await using var aws = await FakeAws.StartAsync(new Dictionary<string, string>
        {
            ["/hearth/test/HEARTH_API_KEYS"] = Secret,
            ["/hearth/test/Logging/LogLevel/Hearth"] = "Debug",
            ["/hearth/test/DATABASE_URL"] = "mysql://no-store-knows-this",
        });

        // Act: Production needs the key, which only Parameter Store has, and the database that only the environment has.
        await using var rig = await KillRig.StartAsync(
            new SqliteServerDatabase(), Story.Rest, [.. aws.ParameterStore, ("ASPNETCORE_ENVIRONMENT", "Production")]);

        // Assert
        Assert.Contains("\"Path\":\"/hearth/test\"", Assert.Single(aws.Requests), StringComparison.Ordinal);
        Assert.Contains("AWSSDK.SimpleSystemsManagement.dll", rig.Server.MappedFiles);
        Assert.DoesNotContain(Secret, rig.Server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WhereItMayNotRead_IsRefusedAndNamesThePermissions()
    {
        // Arrange
        await using var aws = await FakeAws.StartAsync();
        var database = new SqliteServerDatabase();
        await using var rig = await KillRig.PrepareAsync(database, Story.Rest);

        // Act
        var refused = rig.AddStartingServer(aws.ParameterStore).Server;
        await refused.WaitForRefusalAsync();

        // Assert
        Assert.All(
            ["/hearth/test", "eu-central-1", "AccessDeniedException", "ssm:GetParametersByPath", "kms:Decrypt"],
            part => Assert.Contains(part, refused.Reason, StringComparison.Ordinal));
        Assert.False(database.IsTouched);
    }
}
