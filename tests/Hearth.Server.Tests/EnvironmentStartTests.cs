using System.Globalization;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests;

/// <summary>Starts in one environment or another.</summary>
public sealed class EnvironmentStartTests
{
    [Fact]
    public async Task Start_WithoutAws_LoadsNothingOfIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process has loaded is looked up in /proc.");

        // Arrange
        await using var rig = await KillRig.StartAsync(new SqliteServerDatabase(), Story.Rest);
        var watcher = await rig.PromptAsync("talker", "Tell it.");
        await watcher.UntilAllAsync(Seen.IsSettled, "the settlement");

        // Act
        var loaded = await File.ReadAllTextAsync($"/proc/{rig.Server.Id}/maps", TestContext.Current.CancellationToken);

        // Assert
        Assert.Contains("Hearth.Aws.dll", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("AWSSDK", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("Anthropic.Bedrock", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("Npgsql", loaded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_VariablesOfLibpqAlone_OpensTheirDatabase()
    {
        // Arrange
        var database = new PostgresServerDatabase();
        await using var rig = await KillRig.PrepareAsync(database, Story.Rest);
        var url = new Uri(database.Url);
        var user = url.UserInfo.Split(':');

        // Act
        await rig.AddServerAsync(
            ("DATABASE_URL", ""),
            ("PGHOST", url.Host),
            ("PGPORT", url.Port.ToString(CultureInfo.InvariantCulture)),
            ("PGDATABASE", url.AbsolutePath[1..]),
            ("PGUSER", user[0]),
            ("PGPASSWORD", Uri.UnescapeDataString(user[1])));

        // Assert
        Assert.Equal(1, await database.AskAsync<long>("SELECT count(*) FROM processes"));
        Assert.Contains("This process opens at most", rig.Server.Output, StringComparison.Ordinal);
    }
}
