using System.Globalization;
using System.Net;
using System.Text.Json;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.Doctor;

/// <summary>Faults that are planted one at a time, and what the doctor says of them.</summary>
public sealed class DoctorTests : IDisposable
{
    private const string Ok = "ok";
    private const string Warning = "warning";
    private const string Fault = "fault";

    private static readonly string Server = AppServer.Program;

    private readonly CliRig _tool = new();

    public DoctorTests()
    {
        _tool.Environment["PORT"] = AppServer.TakePort().ToString(CultureInfo.InvariantCulture);
        _tool.Environment["DATABASE_URL"] = $"sqlite:{_tool.Directory}/state/hearth.db";
        _tool.Environment["MODEL_SPECIFIER"] = "demo/echo";
    }

    [Fact]
    public async Task Doctor_NothingPlanted_FindsNothing()
    {
        var exitCode = await _tool.RunAsync("doctor", "--binary", Server);

        Assert.Equal(0, exitCode);
        Assert.EndsWith("0 faults, 0 warnings.\n", _tool.Output);
        Assert.Empty(_tool.Error);
        Assert.False(Directory.Exists(Path.Combine(_tool.Directory, "state")));
    }

    [Theory]
    [InlineData("PORT", "99999", "settings", Fault, "PORT is \"99999\"; it has to be a number from 0 to 65535.")]
    [InlineData("DATABASE_URL", "postgres://hearth:s3cret@127.0.0.1:1/hearth", "database", Fault, "Check that the server runs and that host and port")]
    [InlineData("DATABASE_URL", "mysql://hearth@127.0.0.1/hearth", "settings", Fault, "DATABASE_URL is not usable")]
    [InlineData("DATABASE_URL", "postgres://hearth@127.0.0.1/hearth?sslmode=verify", "settings", Fault, "sslmode")]
    [InlineData("DATABASE_URL", "sqlite:/proc/hearth/hearth.db", "database", Fault, "cannot be written")]
    [InlineData("MODEL_SPECIFIER", "anthropic/claude-haiku-4-5", "models", Fault, "Set ANTHROPIC_API_KEY")]
    [InlineData("MODEL_SPECIFIER", "antropic/claude-haiku-4-5", "models", Fault, "There is no model provider \"antropic\".")]
    [InlineData("HEARTH_API_KEYS", "guess-me", "access", Warning, "openssl rand -hex 32")]
    [InlineData("Hearth__Streams__SseIdleInterval", "often", "settings", Fault, "Hearth:Streams:SseIdleInterval")]
    public async Task Doctor_SettingOfTheServer_IsFoundWithWhatToDo(string name, string value, string subject, string outcome, string message)
    {
        _tool.Environment[name] = value;

        var exitCode = await _tool.RunAsync("doctor", "--binary", Server, "--json");

        Assert.Equal(outcome == Fault ? 1 : 0, exitCode);
        var finding = Assert.Single(Findings(), found => found.Outcome != Ok);
        Assert.Equal((subject, outcome), (finding.Subject, finding.Outcome));
        Assert.Contains(message, finding.Message);
        Assert.DoesNotContain("s3cret", _tool.Output);
    }

    [Fact]
    public async Task Doctor_ConnectionThatNobodyVerifies_IsFoundWhetherTheDatabaseAnswersOrNot()
    {
        // No address of this machine as URLs go, and yet none that leaves it.
        _tool.Environment["DATABASE_URL"] = "postgres://hearth:s3cret@0.0.0.0:9/hearth?sslmode=require";

        await _tool.RunAsync("doctor", "--binary", Server, "--json");

        Assert.Contains(Findings(), found => found is ("database", Warning, _) && found.Message.Contains("Set sslmode=verify-full", StringComparison.Ordinal));
        Assert.Contains(Findings(), found => found is ("database", Fault, _));
    }

    [Fact]
    public async Task Doctor_KeyThatTheProviderRefuses_IsFound()
    {
        using var provider = new RefusingServer(HttpStatusCode.Unauthorized);
        _tool.Environment["MODEL_SPECIFIER"] = "openai/gpt-5";
        _tool.Environment["OPENAI_API_KEY"] = "sk-wrong";
        _tool.Environment["OPENAI_BASE_URL"] = $"{provider.Url}v1";

        var exitCode = await _tool.RunAsync("doctor", "--binary", Server, "--json");

        Assert.Equal(1, exitCode);
        Assert.Contains(Findings(), found => found is ("models", Fault, _) && found.Message.Contains("refused the key: check OPENAI_API_KEY", StringComparison.Ordinal));
        Assert.DoesNotContain("sk-wrong", _tool.Output);
    }

    [Fact]
    public async Task Doctor_PortThatAnotherProgramHas_IsFound()
    {
        using var other = new RefusingServer(HttpStatusCode.NotFound);
        _tool.Environment["PORT"] = other.Url.Port.ToString(CultureInfo.InvariantCulture);

        var exitCode = await _tool.RunAsync("doctor", "--binary", Server, "--json");

        Assert.Equal(1, exitCode);
        Assert.Contains(Findings(), found => found is ("port", Fault, _) && found.Message.Contains("in use by another program", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_ProductionWithoutKeys_IsFound()
    {
        var exitCode = await _tool.RunAsync("doctor", "--binary", Server, "--environment", "Production", "--json");

        Assert.Equal(1, exitCode);
        Assert.Contains(Findings(), found => found is ("access", Fault, _) && found.Message.Contains("HEARTH_API_KEYS=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_LineOfTheEnvironmentFile_IsFoundWithItsNumber()
    {
        _tool.Write(".env", "GREETING=hello\nno assignment\n");

        var exitCode = await _tool.RunAsync("doctor", "--binary", Server, "--json");

        Assert.Equal(1, exitCode);
        Assert.Contains(Findings(), found => found is ("server", Fault, _) && found.Message.Contains("line 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_ServerThatDoesNotAnswer_IsFound()
    {
        var exitCode = await _tool.RunAsync("doctor", "--binary", Server, "--server", "http://127.0.0.1:1", "--json");

        Assert.Equal(1, exitCode);
        Assert.Contains(Findings(), found => found is ("running", Fault, _) && found.Message.Contains("http://127.0.0.1:1/ does not answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_NoProject_SaysSoAndLooksAtTheRest()
    {
        var exitCode = await _tool.RunAsync("doctor");

        Assert.Equal(0, exitCode);
        Assert.Contains("ok      dotnet", _tool.Output);
        Assert.Contains("warning server", _tool.Output);
    }

    [Fact]
    public async Task Doctor_SdkThatAGlobalJsonAsksForAndThatIsMissing_IsFound()
    {
        _tool.Write("global.json", """{"sdk":{"version":"9.0.100","rollForward":"disable"}}""");

        var exitCode = await _tool.RunAsync("doctor", "--json");

        Assert.Equal(1, exitCode);
        Assert.Contains(Findings(), found => found is ("dotnet", Fault, _) && found.Message.StartsWith("There is no .NET SDK here", StringComparison.Ordinal));
        Assert.Contains("global.json", _tool.Output);
    }

    [Fact]
    public async Task Doctor_AddressThatIsNone_IsFoundAndTheRestIsLookedAt()
    {
        _tool.Environment["HEARTH_URL"] = "localhost:3583";

        var exitCode = await _tool.RunAsync("doctor", "--json");

        Assert.Equal(1, exitCode);
        Assert.Contains(("running", Fault, "localhost:3583 is no address of a server."), Findings());
        Assert.Contains(Findings(), found => found is ("server", Warning, _));
    }

    public void Dispose() => _tool.Dispose();

    private List<(string Subject, string Outcome, string Message)> Findings() =>
        [.. JsonDocument.Parse(_tool.Output).RootElement.GetProperty("findings").EnumerateArray().Select(finding => (
            finding.GetProperty("subject").GetString()!, finding.GetProperty("outcome").GetString()!, finding.GetProperty("message").GetString()!))];
}
