using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests;

/// <summary>Starts that are refused.</summary>
public sealed class RefusedStartTests
{
    private const string Password = "s3cret-pa55";

    [Fact]
    public async Task Start_OnAFileThatAnotherProcessUses_IsRefusedAndDisturbsNothing()
    {
        // Arrange
        await using var rig = await KillRig.StartAsync(new SqliteServerDatabase(), Story.Rest);

        // Act
        var second = rig.AddStartingServer().Server;
        await second.WaitForExitAsync("as the second process on its file");

        // Assert
        Assert.NotEqual(0, second.ExitCode);
        Assert.Contains("is in use by another process", second.Output, StringComparison.Ordinal);
        var reader = await rig.PromptAsync("talker", "Tell it.");
        var log = await Promises.HoldForInstanceAsync(rig.Api, reader);
        Assert.Equal(Story.Text, log.TextOf(reader.Receipt));
    }

    [Fact]
    public async Task Start_OutsideDevelopmentWithoutKeys_IsRefusedAndNamesTheRemediesAndTouchesNothing()
    {
        // Arrange
        var database = new SqliteServerDatabase();
        await using var rig = await KillRig.PrepareAsync(database, Story.Rest);

        // Act
        var open = rig.AddStartingServer(("ASPNETCORE_ENVIRONMENT", "Production")).Server;
        await open.WaitForExitAsync("without keys in Production");

        // Assert
        Assert.NotEqual(0, open.ExitCode);
        Assert.All(
            ["HEARTH_API_KEYS", "RequireAuthorization", "Hearth__Security__AllowAnonymous", "ASPNETCORE_ENVIRONMENT=Development"],
            remedy => Assert.Contains(remedy, open.Output, StringComparison.Ordinal));
        Assert.False(database.IsTouched);
    }

    [Fact]
    public async Task Start_OnADatabaseOfANewerHearth_IsRefusedAndSaysWhatToDo()
    {
        // Arrange
        var database = new PostgresServerDatabase();
        await using var rig = await KillRig.StartAsync(database, Story.Rest);
        await rig.Server.KillAsync();
        await database.AskAsync<int>("INSERT INTO schema_version (version) VALUES (999) RETURNING version");

        // Act
        var refused = await RefusedAsync(rig);

        // Assert
        Assert.Contains("was written by a newer Hearth (version 999", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"postgres://someone:{Password}@127.0.0.1:5432/app?sslmode=perhaps", "sslmode")]
    [InlineData($"postgres://someone:{Password}@127.0.0.1:port/app", "DATABASE_URL")]
    [InlineData($"mysql://someone:{Password}@127.0.0.1/app", "DATABASE_URL")]
    public async Task Start_WithAnUnusableUrl_IsRefusedWithoutThePassword(string url, string named)
    {
        // Arrange
        await using var rig = await KillRig.PrepareAsync(new SqliteServerDatabase(), Story.Rest);

        // Act
        var refused = await RefusedAsync(rig, ("DATABASE_URL", url));

        // Assert
        Assert.Contains(named, refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithTheWrongPassword_IsRefusedWithoutIt()
    {
        // Arrange
        var database = new PostgresServerDatabase();
        await using var rig = await KillRig.PrepareAsync(database, Story.Rest);

        // Act
        var refused = await RefusedAsync(rig, ("DATABASE_URL", database.Url.Replace(database.Server.Password, Password, StringComparison.Ordinal)));

        // Assert
        Assert.Contains("Check user and password in DATABASE_URL", refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, refused.Output, StringComparison.Ordinal);
    }

    private static async Task<ServerProcess> RefusedAsync(KillRig rig, params (string Name, string Value)[] environment)
    {
        var server = rig.AddStartingServer(environment).Server;
        await server.WaitForRefusalAsync();
        return server;
    }
}
