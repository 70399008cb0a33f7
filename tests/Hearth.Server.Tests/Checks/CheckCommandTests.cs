using System.Text.Json;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests.Checks;

/// <summary>The subcommand that says whether the server would start.</summary>
public sealed class CheckCommandTests
{
    private const string Password = "s3cret-pa55";

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["TEST_MODEL_URL"] = "http://127.0.0.1:9/v1",
        ["TEST_EFFECT_URL"] = "http://127.0.0.1:9/",
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["MODEL_SPECIFIER"] = "demo/echo",
        ["DATABASE_URL"] = "memory:",
    };

    [Fact]
    public async Task Check_ServerThatWouldStart_FindsNoFaultAndTouchesNothing()
    {
        // Arrange
        await using var database = new PostgresServerDatabase();
        var url = await database.CreateAsync();

        // Act
        var (exitCode, output, _) = await RunAsync(["check"], ("DATABASE_URL", url));

        // Assert
        Assert.Equal(0, exitCode);
        Assert.Contains("ok       database: PostgreSQL", output, StringComparison.Ordinal);
        Assert.Contains("ok       models: demo/echo", output, StringComparison.Ordinal);
        Assert.DoesNotContain("fault", output, StringComparison.Ordinal);
        Assert.Equal(0L, await database.AskAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname = 'hearth'"));
    }

    [Fact]
    public async Task Check_WithSeveralFaults_NamesEachOfThemAndNoSecret()
    {
        var (exitCode, output, _) = await RunAsync(
            ["check", "--json"],
            ("ASPNETCORE_ENVIRONMENT", "Production"),
            ("DATABASE_URL", $"postgres://hearth:{Password}@127.0.0.1:9/hearth"),
            ("MODEL_SPECIFIER", "openai/gpt-5"),
            ("OPENAI_API_KEY", ""));

        var faults = JsonDocument.Parse(output).RootElement.GetProperty("findings").EnumerateArray()
            .Where(finding => finding.GetProperty("outcome").GetString() == "fault")
            .Select(finding => finding.GetProperty("subject").GetString()).Distinct().Order();
        Assert.Equal(1, exitCode);
        Assert.Equal(["access", "database", "models"], faults);
        Assert.Contains("Set OPENAI_API_KEY", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WhatTheStartWouldRefuse_IsAFaultEach()
    {
        var directory = Directory.CreateTempSubdirectory("hearth-check-");
        var (exitCode, output, _) = await RunAsync(
            ["check"],
            ("ASPNETCORE_ENVIRONMENT", "Production"),
            ("HEARTH_API_KEYS", "0123456789abcdef0123456789abcdef"),
            ("Hearth__Development__ExposeAll", "true"),
            ("ECS_CONTAINER_METADATA_URI_V4", "http://127.0.0.1:9/v4"),
            ("DATABASE_URL", $"sqlite:{directory.FullName}/hearth.db"),
            ("MODEL_SPECIFIER", "openai/gpt-5"),
            ("OPENAI_BASE_URL", "api.example.com"),
            ("Hearth__Streams__SseIdleInterval", "often"),
            ("Hearth__Submissions__MaxConcurrency", "0"));
        directory.Delete(recursive: true);

        Assert.Equal(1, exitCode);
        Assert.Contains("fault    settings: Hearth does not start: Hearth:Development is for development machines", output, StringComparison.Ordinal);
        Assert.Contains("fault    database: Hearth does not start: this is an ECS task", output, StringComparison.Ordinal);
        Assert.Contains("cannot be used: OPENAI_BASE_URL is no address", output, StringComparison.Ordinal);
        Assert.Contains("MaxConcurrency must be between", output, StringComparison.Ordinal);
        Assert.Single(output.Split('\n'), line => line.StartsWith("fault    settings: Failed to convert", StringComparison.Ordinal));
        Assert.Contains("ok       port", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DATABASE_URL", "mysql://hearth@127.0.0.1/hearth", "DATABASE_URL is not usable")]
    [InlineData("Hearth__Submissions__MaxConcurrency", "0", "MaxConcurrency must be between")]
    [InlineData("Hearth__Streams__SseIdleInterval", "often", "'often' at 'Hearth:Streams:SseIdleInterval'")]
    public async Task Check_SettingThatEndsTheApplicationBeforeItRuns_IsAFinding(string name, string value, string message)
    {
        var (exitCode, output, error) = await RunAsync(["check"], (name, value));

        Assert.Equal((1, ""), (exitCode, error));
        Assert.StartsWith("fault    settings: ", output, StringComparison.Ordinal);
        Assert.Contains(message, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ToolThatWantsADatabaseInMemory_IsAFault()
    {
        var (exitCode, output, _) = await RunAsync(["check"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("fault    agents: Hearth cannot start.", output, StringComparison.Ordinal);
        Assert.Contains("Worker: its tool \"book\" is Transactional, but Hearth runs without a database", output, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>(Settings);
        foreach (var (name, value) in settings) environment[name] = value;
        return ServerBinary.RunAsync(PortFinder.Take(), environment, arguments);
    }
}
