using System.Text.Json;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.Doctor;

/// <summary>What the doctor says of the way to AWS, with an AWS CLI that says what it is told to.</summary>
public sealed class DoctorAwsTests : IDisposable
{
    private const string Account = "111122223333";

    private readonly CliRig _tool = new();

    public DoctorAwsTests() => _tool.Write("deploy/aws.settings", $"NAME=agents\nREGION=eu-central-1\nACCOUNT={Account}\nVPC=vpc-1\n");

    [Fact]
    public async Task Doctor_AwsThatIsReady_SaysWhoseAccountItIs()
    {
        InstallAws();

        await _tool.RunAsync("doctor", "--json");

        Assert.Contains(("ok", $"Account {Account}, region eu-central-1, as arn:aws:iam::{Account}:user/alice."), Findings("aws"));
    }

    [Fact]
    public async Task Doctor_SettingsThatNobodyHasFilledIn_SayNothingOfAws()
    {
        _tool.Write("deploy/aws.settings", "NAME=agents\nREGION=eu-central-1\nVPC=\n");

        await _tool.RunAsync("doctor", "--json");

        Assert.Empty(Findings("aws"));
    }

    [Fact]
    public async Task Doctor_MistakeInTheSettings_IsFoundAndTheRestIsLookedAt()
    {
        _tool.Write("deploy/aws.settings", "NAME=agents\nVPC vpc-1\n");

        var exitCode = await _tool.RunAsync("doctor", "--json");

        Assert.Equal(1, exitCode);
        Assert.Contains(("fault", "deploy/aws.settings, line 2 is not NAME=value."), Findings("aws"));
        Assert.NotEmpty(Findings("docker"));
    }

    [Fact]
    public async Task Doctor_OldAwsCli_IsFoundWithTheVersionThatIsNeeded()
    {
        InstallAws(version: "2.15.0", knowsExpress: false);

        await _tool.RunAsync("doctor", "--json");

        Assert.Contains(("warning", "The AWS CLI 2.15.0 is too old for ECS Express Mode."), Findings("aws"));
        Assert.Contains("Update it to 2.34 or later", _tool.Output);
    }

    [Fact]
    public async Task Doctor_CredentialsOfAnotherAccount_AreFound()
    {
        InstallAws(account: "999988887777");

        var exitCode = await _tool.RunAsync("doctor", "--json");

        Assert.Equal(1, exitCode);
        Assert.Contains(Findings("aws"), found => found.Outcome == "fault" && found.Message.Contains("999988887777", StringComparison.Ordinal));
        Assert.Contains($"Set AWS_PROFILE to a profile of account {Account}.", _tool.Output);
    }

    [Fact]
    public async Task Doctor_NoCredentials_AreFound()
    {
        InstallAws(account: null);

        var exitCode = await _tool.RunAsync("doctor", "--json");

        Assert.Equal(1, exitCode);
        Assert.Contains(Findings("aws"), found => found.Outcome == "fault" && found.Message.StartsWith("There are no credentials", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_NoAwsCliAndNoDocker_SaysWhereTheyComeFrom()
    {
        _tool.Environment["PATH"] = _tool.Directory;

        var exitCode = await _tool.RunAsync("doctor", "--binary", "nothing", "--json");

        Assert.Equal(1, exitCode);
        Assert.Contains(("fault", "Aws is not installed, or not on PATH."), Findings("aws"));
        Assert.Contains(("warning", "Docker is not installed."), Findings("docker"));
    }

    public void Dispose() => _tool.Dispose();

    private void InstallAws(string version = "2.34.1", bool knowsExpress = true, string? account = Account)
    {
        var program = _tool.Write("bin/aws", $$"""
            #!/bin/sh
            case "$*" in
              --version) echo "aws-cli/{{version}} Python/3.13 Linux/6.1" ;;
              *generate-cli-skeleton*) {{(knowsExpress ? "echo {}" : "echo 'Invalid choice' >&2; exit 252")}} ;;
              *get-caller-identity*) {{(account is null
                  ? "echo 'Unable to locate credentials.' >&2; exit 253"
                  : $$"""echo '{"Account":"{{account}}","Arn":"arn:aws:iam::{{account}}:user/alice"}'""")}} ;;
              *) echo "not expected: $*" >&2; exit 1 ;;
            esac
            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _tool.Environment["PATH"] = $"{Path.GetDirectoryName(program)}{Path.PathSeparator}{_tool.Environment["PATH"]}";
    }

    private IEnumerable<(string Outcome, string Message)> Findings(string subject) =>
        JsonDocument.Parse(_tool.Output).RootElement.GetProperty("findings").EnumerateArray()
            .Where(finding => finding.GetProperty("subject").GetString() == subject)
            .Select(finding => (finding.GetProperty("outcome").GetString()!, finding.GetProperty("message").GetString()!));
}
