using System.Text.Json.Nodes;
using Hearth.Cli;
using Hearth.Deploy.Tests.Aws;
using Hearth.Deploy.Tests.Tools;

namespace Hearth.Deploy.Tests.Express;

/// <summary>hearth deploy aws express as somebody uses it: the question first, the whole way, and an end before the end.</summary>
public sealed class ExpressWayTests(AwsFixture fixture)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deploy_OfAFolderWithADockerfile_GoesTheWholeWayAndThenHasNothingToDo()
    {
        // Arrange
        await using var rig = await ExpressRig.StartAsync(fixture);
        rig.Set("PROVIDER_KEY=none");
        File.WriteAllText(Path.Combine(rig.Directory, "Dockerfile"), "FROM scratch\n");
        File.WriteAllText(Path.Combine(rig.Directory, ".gitignore"), "programs/\n");
        File.WriteAllText(Path.Combine(rig.Directory, ".dockerignore"), "*\n");
        var commit = await CommitAsync(rig.Directory);

        // Act
        var first = await rig.RunAsAsync("y\n", "--container-tool", "docker");
        var changes = rig.Aws.Changes;
        var second = await rig.RunAsync("--container-tool", "docker");

        // Assert
        Assert.True(first.ExitCode == 0, first.Everything);
        Assert.Contains("Database: CREATE_IN_PROGRESS", first.Errors, StringComparison.Ordinal);
        Assert.Contains("load balancer: PROVISIONING", first.Errors, StringComparison.Ordinal);
        Assert.Contains("Go on in account 123456789012, region us-east-1? [y/N]", first.Errors, StringComparison.Ordinal);
        Assert.Equal(
            ["CreateServiceLinkedRole", "CreateStack", "PutImage", "CreateExpressGatewayService", "ModifyLoadBalancerAttributes",
                "ModifyTargetGroupAttributes", "ModifyTargetGroupAttributes"],
            changes.Select(call => call.Operation));
        const string registry = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
        Assert.Equal(
            $"""
            docker build --platform linux/amd64 --file Dockerfile --tag {registry}/hearth-express:{commit} .
            docker login --username AWS --password-stdin {registry}
            password 123456789012-auth-token
            docker push {registry}/hearth-express:{commit}

            """,
            rig.Docker.Log);
        var image = changes.Single(call => call.Operation == "CreateExpressGatewayService").Arguments["primaryContainer"]!["image"]!.ToString();
        Assert.StartsWith($"{registry}/hearth-express@sha256:", image, StringComparison.Ordinal);
        Assert.Equal("https://hearth.ecs.us-east-1.on.aws\n", first.Output);
        Assert.True(second.ExitCode == 0, second.Everything);
        Assert.Contains("nothing was new, and nothing was changed", second.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Aws.Changes);
    }

    [Theory]
    [InlineData(null, (int)ExitCode.Usage, "Say --yes")]
    [InlineData("n\n", (int)ExitCode.Failed, "nothing was changed")]
    public async Task Deploy_ThatNobodyConfirms_ChangesNothing(string? input, int exitCode, string message)
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithStackAsync(fixture);

        // Act
        var run = await rig.RunAsAsync(input, "--only", "service", "--tag", "1.0.0");

        // Assert
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains("account 123456789012, region us-east-1, as ", run.Errors, StringComparison.Ordinal);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Aws.Changes);
    }

    [Fact]
    public async Task Deploy_InterruptedWhileItWaits_SaysWhatGoesOnAndTheNextRunSeesToTheRest()
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithStackAsync(fixture);
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        rig.Express.Described = interrupt.Cancel;
        rig.Interrupt = interrupt.Token;

        // Act
        var first = await rig.RunAsync("--only", "service", "--tag", "1.0.0");
        rig.Interrupt = null;
        rig.Express.Described = null;
        var second = await rig.RunAsync("--only", "service", "--tag", "1.0.0");

        // Assert
        Assert.Equal((int)ExitCode.Interrupted, first.ExitCode);
        Assert.Contains("interrupted. Done so far: creating the service hearth. AWS goes on with it: the service to run", first.Errors, StringComparison.Ordinal);
        Assert.Contains("Run the same command again to go on.", first.Errors, StringComparison.Ordinal);
        Assert.True(second.ExitCode == 0, second.Everything);
        Assert.DoesNotContain(rig.Aws.Changes, call => call.Service == "ecs");
    }

    [Fact]
    public async Task Deploy_AsJson_PrintsOneDocumentAndFailuresAsOneLine()
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithServiceAsync(fixture);

        // Act
        var run = await rig.RunAsync("--only", "service", "--tag", "1.0.0", "--json");
        var plan = await rig.RunAsync("--only", "service", "--tag", "1.1.0", "--dry-run", "--json");
        var failure = await rig.RunAsync("--only", "service", "--tag", "2.0.0", "--json");

        // Assert
        Assert.True(run.ExitCode == 0, run.Everything);
        Golden.Verify("service-result.json", rig.Normal(run.Output));
        var commands = JsonNode.Parse(plan.Output)!["commands"]!.AsArray();
        Assert.Equal(["aws", "--region", "us-east-1", "ecs", "update-express-gateway-service"], commands[0]!.AsArray().Take(5).Select(word => word!.ToString()));
        Assert.Equal(1, failure.ExitCode);
        var error = JsonNode.Parse(failure.Errors.TrimEnd().Split('\n')[^1])!["error"]!;
        Assert.Equal("image_missing", error["type"]!.ToString());
        Assert.Contains("--only service", error["next"]!.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> CommitAsync(string directory)
    {
        string[][] commands =
        [
            ["init", "--quiet"],
            ["add", "--all"],
            ["-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", "first"],
        ];
        foreach (var command in commands)
        {
            var run = await ToolRun.StartAsync("git", command, directory: directory, cancellationToken: Cancel);
            Assert.True(run.ExitCode == 0, run.Everything);
        }

        return (await ToolRun.StartAsync("git", ["rev-parse", "--short=12", "HEAD"], directory: directory, cancellationToken: Cancel)).Output.Trim();
    }
}
