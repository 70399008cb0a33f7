using System.Globalization;
using System.Net;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests;

/// <summary>The subcommand that asks the server beside it whether it is well.</summary>
public sealed class HealthCheckCommandTests
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["TEST_MODEL_URL"] = "http://127.0.0.1:9/v1",
        ["TEST_EFFECT_URL"] = "http://127.0.0.1:9/",

        // Whatever a container sends its other requests through.
        ["http_proxy"] = "http://127.0.0.1:9",
    };

    [Theory]
    [InlineData]
    [InlineData("/ready")]
    public async Task HealthCheck_BesideAServerThatIsWell_EndsWithZero(params string[] path)
    {
        // Arrange
        await using var rig = await KillRig.StartAsync(new SqliteServerDatabase(), Story.Rest);

        // Act
        var (exitCode, output, error) = await RunAsync(rig.Server.BaseUri.Port, path);

        // Assert
        Assert.Equal((0, "Healthy", ""), (exitCode, output.Trim(), error));
    }

    [Fact]
    public async Task HealthCheck_OfAPathThatAnswersOtherwise_EndsWithOneAndSaysWhat()
    {
        // Arrange
        await using var rig = await KillRig.StartAsync(new SqliteServerDatabase(), Story.Rest);

        // Act
        var (exitCode, output, error) = await RunAsync(rig.Server.BaseUri.Port, "/nowhere");

        // Assert
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("answered 404", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HealthCheck_WithoutAServer_EndsWithOneAndSaysWhere()
    {
        var port = PortFinder.Take();

        var (exitCode, _, error) = await RunAsync(port);

        Assert.Equal(1, exitCode);
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/health did not answer"), error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HealthCheck_OfAPausedServer_GivesUp()
    {
        // Arrange
        await using var rig = await KillRig.StartAsync(new SqliteServerDatabase(), Story.Rest);
        rig.Server.Pause();

        // Act
        var (exitCode, _, error) = await RunAsync(rig.Server.BaseUri.Port);
        rig.Server.Continue();

        // Assert
        Assert.Equal(1, exitCode);
        Assert.Contains("no answer within", error, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await rig.Api.ReadHealthAsync("health")).Status);
    }

    [Theory]
    [InlineData("health")]
    [InlineData("/health", "/ready")]
    [InlineData("//127.0.0.1:1/health")]
    public async Task HealthCheck_WithArgumentsThatMakeNoSense_SaysHowItIsUsed(params string[] arguments)
    {
        var (exitCode, _, error) = await RunAsync(PortFinder.Take(), arguments);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("Usage:", error, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(int port, params string[] path) =>
        ServerBinary.RunAsync(port, Settings, ["healthcheck", .. path]);
}
