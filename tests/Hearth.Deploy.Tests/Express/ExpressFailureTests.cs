using Hearth.Cli;
using Hearth.Deploy.Tests.Aws;

namespace Hearth.Deploy.Tests.Express;

/// <summary>What hearth deploy aws express says when something is missing or goes wrong.</summary>
public sealed class ExpressFailureTests(AwsFixture fixture)
{
    [Fact]
    public async Task Service_WhoseLoadBalancerCannotBeMade_FailsAndSaysWhy()
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithStackAsync(fixture);
        rig.Express.NextResourceFailure = "The subnets have no free addresses.";

        // Act
        var run = await rig.RunAsync("--only", "service", "--tag", "1.0.0");

        // Assert
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The subnets have no free addresses.", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_ThatTakesTooLong_GivesUpAndSaysHowToGoOn()
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithStackAsync(fixture);
        rig.TimeoutSeconds = "0";

        // Act
        var run = await rig.RunAsync("--only", "service", "--tag", "1.0.0");

        // Assert
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("has taken more than 0 s", run.Errors, StringComparison.Ordinal);
        Assert.Contains("run the same command again", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Service_WithoutTheStack_SaysToMakeIt()
    {
        // Arrange
        await using var rig = await ExpressRig.StartAsync(fixture);

        // Act
        var run = await rig.RunAsync("--only", "service", "--tag", "1.0.0");

        // Assert
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Make it first: hearth deploy aws express", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--only", "stack")]
    [InlineData("--only", "service", "--tag", "1.0.0")]
    [InlineData("delete", "--with-stack")]
    public async Task AnyCommand_OnAStackOfAnotherTemplate_IsRefusedBeforeAnyChange(params string[] arguments)
    {
        // Arrange
        await using var rig = await ExpressRig.StartAsync(fixture);
        var template = await File.ReadAllTextAsync(RepositoryFiles.FargateTemplate, TestContext.Current.CancellationToken);
        rig.Stacks.Add("hearth", template, new Dictionary<string, string>());

        // Act
        var run = await rig.RunAsync(arguments);

        // Assert
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the stack hearth was not made by hearth deploy aws express", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Choose another NAME", run.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Aws.Changes);
    }

    [Theory]
    [InlineData("--tag=2.0.0", (int)ExitCode.Failed, "there is no image with the tag 2.0.0")]
    [InlineData("--image=123456789012.dkr.ecr.eu-west-1.amazonaws.com/hearth-express:1.0.0", (int)ExitCode.Usage, "tasks may not pull 123456789012.dkr.ecr.eu-west-1")]
    public async Task Service_OfAnImageThatItsTasksCannotGet_IsRefusedBeforeAnyChange(string image, int exitCode, string message)
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithStackAsync(fixture);

        // Act
        var run = await rig.RunAsync("--only", "service", image);

        // Assert
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Aws.Changes);
    }

    [Fact]
    public async Task Service_OfATagAndAnImage_IsRefusedBeforeAnyCall()
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithStackAsync(fixture);

        // Act
        var run = await rig.RunAsync("--tag", "1.0.0", "--image", $"public.ecr.aws/hearth/server@sha256:{new string('0', 64)}", "--json");

        // Assert
        Assert.Equal((int)ExitCode.Usage, run.ExitCode);
        Assert.Contains("\"type\":\"usage\"", run.Errors, StringComparison.Ordinal);
        Assert.Contains("--tag and --image exclude each other.", run.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Aws.Calls);
    }

    [Fact]
    public async Task Service_WithoutTheKeyOfTheProvider_SaysHowToPutItIn()
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithStackAsync(fixture);
        rig.Outputs["ModelKeySecretArn"] = rig.Account.EmptySecretArn;

        // Act
        var run = await rig.RunAsync("--only", "service", "--tag", "1.0.0");
        rig.Outputs.Remove("ModelKeySecretArn");
        var outdated = await rig.RunAsync("--only", "service", "--tag", "1.0.0");

        // Assert
        Assert.Equal(1, run.ExitCode);
        var remedy = $"aws secretsmanager put-secret-value --region us-east-1 --secret-id {rig.Account.EmptySecretArn}";
        Assert.Contains(remedy, run.Errors, StringComparison.Ordinal);
        // A stack that was made with PROVIDER_KEY=none has no secret at all.
        Assert.Equal(1, outdated.ExitCode);
        Assert.Contains("Bring it up to date first: hearth deploy aws express --only stack", outdated.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stack_WithAKeyThatItWouldNotTake_IsRefusedBeforeTheFirstCall()
    {
        // Arrange
        await using var rig = await ExpressRig.StartAsync(fixture);

        // Act
        var run = await rig.RunAsync("--only", "stack", "--provider-key-file", "key.txt");

        // Assert
        Assert.Equal((int)ExitCode.Usage, run.ExitCode);
        Assert.Contains("--only stack leaves the secret alone", run.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Aws.Calls);
    }

    [Fact]
    public async Task Service_WithCredentialsOfAnotherAccount_StopsBeforeAnythingElse()
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithServiceAsync(fixture);
        rig.Set("ACCOUNT=210987654321");

        // Act
        var run = await rig.RunAsync("--only", "service", "--tag", "1.0.0");

        // Assert
        Assert.Equal((int)ExitCode.Missing, run.ExitCode);
        Assert.Contains("the settings are for account 210987654321", run.Errors, StringComparison.Ordinal);
        Assert.Equal(["GetCallerIdentity"], rig.Aws.Calls.Select(call => call.Operation));
    }

    [Theory]
    [InlineData("CPU=2", "1024 units are one vCPU")]
    [InlineData("MEMORY=1024", "CPU=1024 with MEMORY=1024 is no size that Fargate has")]
    [InlineData("SUBNETS=subnet-1", "SUBNETS names fewer than two subnets")]
    [InlineData("IDLE_TIMEOUT_SECONDS=4001", "IDLE_TIMEOUT_SECONDS=4001: a number from 1 to 4000")]
    [InlineData("MAX_TASKS=0", "MAX_TASKS=0: a number from 1 to 5000")]
    [InlineData("PROVIDER_KEY=sk-live-1", "The key itself goes into Secrets Manager")]
    [InlineData("ENV_SLACK_TOKEN=xoxb-1", "ENV_SLACK_TOKEN looks like a secret")]
    [InlineData("MODLE=x", "there is no setting MODLE")]
    [InlineData("NAME=\"hearth\"", "write the value of NAME without quotes")]
    [InlineData("sk-live-1", "is not NAME=value.")]
    public async Task Settings_WithAMistake_AreRefusedBeforeTheFirstCall(string line, string message)
    {
        // Arrange
        await using var rig = await ExpressRig.StartAsync(fixture);
        rig.Set(line);

        // Act
        var run = await rig.RunAsync("--only", "stack");

        // Assert
        Assert.Equal((int)ExitCode.Usage, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Aws.Calls);
    }
}
