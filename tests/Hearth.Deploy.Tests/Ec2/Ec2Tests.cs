using Hearth.Cli;
using Hearth.Deploy.Tests.Aws;
using Hearth.Deploy.Tests.Tools;
using YamlDotNet.RepresentationModel;

namespace Hearth.Deploy.Tests.Ec2;

/// <summary>hearth deploy aws ec2: the files that it writes, and the instance.</summary>
public sealed class Ec2Tests(AwsFixture fixture)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Render_ForTheSettings_WritesTheUnitTheVariablesTheProxyAndUserData()
    {
        // Arrange
        await using var rig = Ec2Rig.Start();
        rig.Set("KMS_KEY_ARN=arn:aws:kms:eu-west-1:123456789012:key/1", "ENV_Hooks__Address=http://169.254.169.254/it's");

        // Act
        var plan = await rig.RunAsync("--output", "out", "--dry-run");
        var isWritten = Directory.Exists(rig.PathOf("out"));
        var run = await rig.RunAsync("--output", "out");
        var commands = await ToolRun.StartAsync(Tool.Bash.Name, ["-n", rig.PathOf("out/commands.sh")], cancellationToken: Cancel);
        var userData = new YamlStream();
        userData.Load(new StringReader(Read("user-data.yaml")));

        // Assert
        Assert.False(isWritten);
        Assert.Contains($"# out/hearth.env\n{Read("hearth.env")}\n", plan.Output, StringComparison.Ordinal);
        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Equal("out/Caddyfile\nout/commands.sh\nout/hearth.env\nout/hearth.service\nout/setup.sh\nout/user-data.yaml\n", run.Output);
        Golden.Verify("ec2-variables.txt", Read("hearth.env"));
        Golden.Verify("ec2-user-data.yaml", Read("user-data.yaml"));
        Golden.Verify("ec2-commands.sh", Read("commands.sh"));
        Assert.Equal(await File.ReadAllTextAsync(RepositoryFiles.PathOf("deploy/aws/ec2/hearth.service"), Cancel), Read("hearth.service"));
        Assert.Equal(await File.ReadAllTextAsync(RepositoryFiles.PathOf("deploy/aws/ec2/setup.sh"), Cancel), Read("setup.sh"));
        Assert.Contains("{$HEARTH_DOMAIN:agents.example.com} {", Read("Caddyfile"), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(rig.PathOf("out/hearth.env")));

        // Each program says that it is valid, or is not here.
        Assert.Matches("hearth.service: (valid, says systemd-analyze|not checked)", run.Errors);
        Assert.Matches("Caddyfile: (valid, says caddy|not checked)", run.Errors);
        Assert.True(commands.ExitCode == 0, commands.Everything);
        var root = (YamlMappingNode)userData.Documents[0].RootNode;
        Assert.Equal(["write_files", "runcmd"], root.Children.Keys.Select(key => key.ToString()));

        string Read(string name) => File.ReadAllText(rig.PathOf($"out/{name}"));
    }

    [Fact]
    public async Task Apply_WithReleaseAndParameters_MakesTheInstanceAndThenSaysHowAnotherReleaseIsInstalled()
    {
        // Arrange
        await using var rig = await Ec2Rig.StartAsync(fixture);

        // Act
        var first = await rig.RunAsync("--apply", "--yes");
        var changes = rig.Changes;
        rig.Unset("RELEASE");
        var second = await rig.RunAsync("--apply", "--yes");
        var changesAgain = rig.Changes;
        rig.Set("RELEASE=8");
        var third = await rig.RunAsync("--apply", "--yes");

        // Assert
        Assert.True(first.ExitCode == 0, first.Everything);
        Assert.Equal("https://agents.example.com\n", first.Output);
        Assert.Contains("point the DNS record of agents.example.com at 192.0.2.7", first.Errors, StringComparison.Ordinal);
        var creation = Assert.Single(changes);
        Assert.Equal("CreateStack", creation.Operation);
        var parameters = FakeStack.ParametersOf(creation, new Dictionary<string, string>());
        Assert.Equal("7", parameters["Release"]);
        Assert.StartsWith("ami-", parameters["MachineImage"], StringComparison.Ordinal);
        // Without its line the release is the one that is deployed.
        Assert.True(second.ExitCode == 0, second.Everything);
        Assert.Contains("nothing was new, and nothing was changed", second.Errors, StringComparison.Ordinal);
        Assert.Empty(changesAgain);
        Assert.True(third.ExitCode == 0, third.Everything);
        Assert.Equal(["UpdateStack"], rig.Changes.Select(change => change.Operation));
        Assert.Contains("the instance stops and starts, and the release is not installed by that", third.Errors, StringComparison.Ordinal);
        Assert.Contains("aws ssm send-command --region us-east-1 --document-name AWS-RunShellScript --instance-ids i-1 --parameters "
            + "'commands=hearth-setup HEARTH_RELEASE=s3://hearth-releases/hearth/8 HEARTH_IMAGE= HEARTH_DOMAIN=agents.example.com", third.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PARAMETER_PATH=/hearth/green", "Parameter Store has no /hearth/green/HEARTH_API_KEYS, /hearth/green/ANTHROPIC_API_KEY")]
    [InlineData("RELEASE=9", "there is no s3://hearth-releases/hearth/9/setup.sh")]
    public async Task Apply_WithoutWhatTheInstanceNeeds_IsRefusedBeforeAnyChange(string line, string message)
    {
        // Arrange
        await using var rig = await Ec2Rig.StartAsync(fixture);
        rig.Set(line);

        // Act
        var run = await rig.RunAsync("--apply", "--yes");

        // Assert
        Assert.Equal((int)ExitCode.Missing, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.Contains("commands.sh", run.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Changes);
    }
}
