using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests.Aws;

/// <summary>A server as a task of ECS.</summary>
public sealed class EcsTests
{
    private static readonly (string Name, string Value) Allowed = ("Hearth__AllowEphemeralStorage", "true");

    [Fact]
    public async Task Start_OnTheTasksOwnDisk_IsRefusedAndPrintsWhatToAdd()
    {
        // Arrange
        await using var aws = await FakeAws.StartAsync();
        var database = new SqliteServerDatabase();
        await using var rig = await KillRig.PrepareAsync(database, Story.Rest);

        // Act
        var refused = await RefusedAsync(rig, aws.Task);

        // Assert
        const string secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret";
        Assert.All(
            [
                "SQLite",
                $$"""{"name":"DATABASE_URL","valueFrom":"{{secret}}:NAME-AbCdEf:DATABASE_URL::"}""",
                $$"""{"name":"PGPASSWORD","valueFrom":"{{secret}}:rds!db-NAME-AbCdEf:password::"}""",
                """{"name":"PGHOST","value":""",
                """{"name":"Hearth__AllowEphemeralStorage","value":"true"}""",
            ],
            part => Assert.Contains(part, refused.Reason, StringComparison.Ordinal));
        Assert.False(database.IsTouched);
    }

    [Fact]
    public async Task Start_OpenToEveryone_IsRefusedAndPrintsTheSecretToAdd()
    {
        // Arrange
        await using var aws = await FakeAws.StartAsync();
        var database = new SqliteServerDatabase();
        await using var rig = await KillRig.PrepareAsync(database, Story.Rest);

        // Act
        var refused = await RefusedAsync(rig, [.. aws.Task, Allowed, ("ASPNETCORE_ENVIRONMENT", "Production")]);

        // Assert
        Assert.Contains(
            """in "secrets": {"name":"HEARTH_API_KEYS","valueFrom":"arn:aws:secretsmanager:eu-central-1:123456789012:secret:NAME-AbCdEf:HEARTH_API_KEYS::"}""",
            refused.Reason,
            StringComparison.Ordinal);
        Assert.Contains("""{"name":"Hearth__Security__AllowAnonymous","value":"true"}""", refused.Reason, StringComparison.Ordinal);
        Assert.False(database.IsTouched);
    }

    [Fact]
    public async Task Prompt_OnEcs_ProtectsTheTaskUntilItHasDrained()
    {
        // Arrange
        await using var aws = await FakeAws.StartAsync();
        await using var rig = await KillRig.StartAsync(new SqliteServerDatabase(), Story.Rest, [.. aws.Task, Allowed]);

        // Act
        await rig.PromptAsync("talker", "Tell it.");
        await aws.UntilAskedAsync("PUT /api/abc/task-protection/v1/state", "true");
        rig.Server.Terminate();
        await rig.Server.WaitForExitAsync("after SIGTERM");

        // Assert
        await aws.UntilAskedAsync("PUT /api/abc/task-protection/v1/state", "false");
        Assert.Contains($"Runs as task {FakeAws.TaskId} (hearth:7) of cluster hearth in eu-central-1a", rig.Server.Output, StringComparison.Ordinal);
        Assert.Contains("is lost when this ECS task ends", rig.Server.Output, StringComparison.Ordinal);
        Assert.Equal(0, rig.Server.ExitCode);
    }

    [Fact]
    public async Task Start_OnADatabase_IsKnownThereByTheTask()
    {
        // Arrange
        await using var aws = await FakeAws.StartAsync();
        var database = new PostgresServerDatabase();

        // Act
        await using var rig = await KillRig.StartAsync(database, Story.Rest, aws.Task);

        // Assert
        Assert.StartsWith($"{FakeAws.TaskId}/", await database.AskAsync<string>("SELECT name FROM processes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAProxy_AsksForTheMetadataPastIt()
    {
        // Arrange
        await using var aws = await FakeAws.StartAsync();

        // Act: nobody is at home at that proxy.
        await using var rig = await KillRig.StartAsync(
            new SqliteServerDatabase(), Story.Rest, [.. aws.Task, Allowed, ("HTTP_PROXY", "http://127.0.0.1:9"), ("NO_PROXY", "")]);

        // Assert
        Assert.Contains($"Runs as task {FakeAws.TaskId}", rig.Server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Elsewhere_LoadsNothingOfAws()
    {
        // Arrange
        await using var rig = await KillRig.StartAsync(new SqliteServerDatabase(), Story.Rest);

        // Act
        var files = rig.Server.MappedFiles;

        // Assert
        Assert.Contains("Hearth.Aws.dll", files);
        Assert.DoesNotContain(files, file => file.StartsWith("AWSSDK", StringComparison.Ordinal));
    }

    private static async Task<ServerProcess> RefusedAsync(KillRig rig, (string Name, string Value)[] environment)
    {
        var server = rig.AddStartingServer(environment).Server;
        await server.WaitForRefusalAsync();
        return server;
    }
}
