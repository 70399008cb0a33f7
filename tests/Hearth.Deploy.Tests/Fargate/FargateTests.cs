using Hearth.Cli;
using Hearth.Deploy.Tests.Aws;

namespace Hearth.Deploy.Tests.Fargate;

/// <summary>hearth deploy aws fargate, against moto's CloudFormation and against one that fails.</summary>
public sealed class FargateTests(AwsFixture fixture)
{
    [Fact]
    public async Task Deploy_FromNothing_MakesAllOfItAndThenNothingAndIsDeletedAgain()
    {
        // Arrange: the database is somewhere already, as moto does not know how to protect one.
        await using var rig = await FargateRig.StartAsync(fixture);
        rig.Set("DATABASE_URL_SECRET_ARN=arn:aws:secretsmanager:us-east-1:123456789012:secret:database-AbCdEf");

        // Act
        var first = await rig.RunAsync("--tag", "1.0.0", "--provider-key-file", "key.txt", "--yes");
        var made = rig.Aws.Changes.Select(call => call.Operation).ToList();
        var image = await rig.ImageAsync();
        var second = await rig.RunAsync("--tag", "1.0.0", "--yes");
        var madeAgain = rig.Aws.Changes;
        var status = await rig.RunAsync("status");
        var deletion = await rig.RunAsync("delete", "--yes");
        var gone = await rig.RunAsync("status");

        // Assert
        Assert.True(first.ExitCode == 0, first.Everything);
        Assert.Equal(["CreateServiceLinkedRole", "CreateRepository", "CreateSecret", "CreateSecret", "PutImage", "CreateStack"], made);
        Assert.StartsWith("http://", first.Output, StringComparison.Ordinal);
        Assert.StartsWith($"123456789012.dkr.ecr.us-east-1.amazonaws.com/{rig.Name}@sha256:", image, StringComparison.Ordinal);
        Assert.True(second.ExitCode == 0, second.Everything);
        Assert.Contains("nothing was new, and nothing was changed", second.Errors, StringComparison.Ordinal);
        Assert.Equal(first.Output, second.Output);
        Assert.Empty(madeAgain);
        Assert.Contains($"address: {first.Output}", status.Output, StringComparison.Ordinal);
        Assert.Contains($"api keys secret: arn:aws:secretsmanager:us-east-1:123456789012:secret:{rig.Name}/api-keys-", status.Output, StringComparison.Ordinal);
        Assert.True(deletion.ExitCode == 0, deletion.Everything);
        Assert.Contains("are no part of the stack, and stay", deletion.Errors, StringComparison.Ordinal);
        Assert.Equal("stack: none\n", gone.Output);
    }

    [Fact]
    public async Task Deploy_OfAnotherTag_UpdatesTheDigestAndKeepsTheRest()
    {
        // Arrange: moto cannot update a service. Some of it was set once, and the lines are gone since.
        var outputs = new Dictionary<string, string> { ["Url"] = "https://hearth.example.com", ["ClusterName"] = "c", ["ServiceName"] = "s" };
        var stacks = new FakeStacks(outputs);
        await using var rig = await FargateRig.StartAsync(fixture, _ => stacks);
        rig.Set("DATABASE_CLASS=db.t4g.small", "CPU_ARCHITECTURE=ARM64", "MIN_TASKS=3", "PUBLIC_URL=https://agents.example.com",
            "CERTIFICATE_ARN=arn:aws:acm:us-east-1:123456789012:certificate/1");
        var first = await rig.RunAsync("--tag", "1.0.0", "--provider-key-file", "key.txt", "--yes");
        var before = stacks.All.Single().Parameters;
        foreach (var name in new[] { "DATABASE_CLASS", "CPU_ARCHITECTURE", "MIN_TASKS", "PUBLIC_URL", "CERTIFICATE_ARN" }) rig.Unset(name);

        // Act
        var run = await rig.RunAsync("--tag", "1.1.0", "--yes");
        var changes = rig.Aws.Changes.Select(call => call.Operation);
        rig.Express.DeployedAt = 1;
        var rotation = await rig.RunAsync("--tag", "1.1.0", "--provider-key-file", "key.txt", "--yes");

        // Assert: what is not said is what was deployed, for the tool as well.
        Assert.True(first.ExitCode == 0, first.Everything);
        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Equal(["PutImage", "UpdateStack"], changes);
        var after = stacks.All.Single().Parameters;
        Assert.Equal(["ImageDigest"], after.Where(pair => before[pair.Key] != pair.Value).Select(pair => pair.Key));
        Assert.Equal("db.t4g.small", after["DatabaseClass"]);
        Assert.Equal("3", after["MaxTasks"]);
        Assert.Equal(2, rig.Docker.Log.Split("docker build --platform linux/arm64").Length - 1);
        // The domain leads there after the first deployment at the earliest.
        Assert.DoesNotContain("to answer", first.Errors, StringComparison.Ordinal);
        Assert.Contains("waiting for https://agents.example.com/ to answer", run.Errors, StringComparison.Ordinal);
        Assert.Equal("https://agents.example.com\n", run.Output);
        // A new key alone starts no new tasks.
        Assert.Equal(["PutSecretValue"], rig.Aws.Changes.Select(call => call.Operation));
        Assert.Contains($"the secret {rig.Name}/provider-key changed at ", rotation.Errors, StringComparison.Ordinal);
        Assert.Contains("--force-new-deployment", rotation.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRun_FromNothing_PrintsTheCallsAndMakesNone()
    {
        // Arrange
        await using var rig = await FargateRig.StartAsync(fixture);
        rig.Set("CPU_ARCHITECTURE=ARM64", "MAX_TASKS=1");

        // Act
        var run = await rig.RunAsync("--tag", "1.0.0", "--provider-key-file", "key.txt", "--dry-run");

        // Assert
        Assert.True(run.ExitCode == 0, run.Everything);
        Golden.Verify("fargate-dry-run.txt", rig.Normal(run.Output));
        Assert.Empty(rig.Aws.Changes);
    }

    [Fact]
    public async Task Deploy_WhoseNewTasksDoNotStart_FailsWithTheReasonsThatEcsGave()
    {
        // Arrange
        var stacks = new FakeStacks(new Dictionary<string, string>()) { NextFailure = ("ROLLBACK_COMPLETE", "ECS Deployment Circuit Breaker was triggered") };
        await using var rig = await FargateRig.StartAsync(fixture, _ => stacks);
        rig.Set("PROVIDER_KEY=none");
        rig.Express.StoppedReason = "Essential container in task exited";

        // Act
        var run = await rig.RunAsync("--tag", "1.0.0", "--yes");
        var again = await rig.RunAsync("--tag", "1.0.0", "--yes");

        // Assert
        Assert.Equal((int)ExitCode.Failed, run.ExitCode);
        Assert.Contains($"the stack {rig.Name} ended as ROLLBACK_COMPLETE:", run.Errors, StringComparison.Ordinal);
        Assert.Contains("ECS Deployment Circuit Breaker was triggered", run.Errors, StringComparison.Ordinal);
        Assert.Contains("stopped task: Essential container in task exited; Main ended with 134", run.Errors, StringComparison.Ordinal);
        Assert.Contains("hearth deploy aws fargate delete, then this again", run.Errors, StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.Failed, again.ExitCode);
        Assert.Contains("was never complete", again.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ASSIGN_PUBLIC_IP=yes", "--yes", (int)ExitCode.Usage, "ASSIGN_PUBLIC_IP=yes: ENABLED or DISABLED.")]
    [InlineData("ENV_A=1", "--yes", (int)ExitCode.Usage, "the Fargate template has no variables of your own")]
    [InlineData("SCALING_METRIC=AVERAGE_CPU", "--yes", (int)ExitCode.Usage, "there is no setting SCALING_METRIC")]
    [InlineData("PUBLIC_URL=agents.example.com", "--yes", (int)ExitCode.Usage, "PUBLIC_URL=agents.example.com: an address")]
    [InlineData("PROVIDER_KEY=none", "--provider-key-file=key.txt", (int)ExitCode.Usage, "--provider-key-file would not be used")]
    [InlineData("", "--provider-key-file=no-key.txt", (int)ExitCode.Missing, "there is no file no-key.txt")]
    [InlineData("PROVIDER_KEY_SECRET=deleted", "--yes", (int)ExitCode.Missing, "aws secretsmanager restore-secret --region us-east-1 --secret-id arn:")]
    [InlineData("", "--yes", (int)ExitCode.Missing, "--provider-key-file FILE")]
    public async Task Deploy_WithSomethingMissing_IsRefusedBeforeAnyChange(string line, string argument, int exitCode, string message)
    {
        // Arrange
        await using var rig = await FargateRig.StartAsync(fixture);
        rig.Set(line);

        // Act
        var run = await rig.RunAsync("--tag", "1.0.0", argument);

        // Assert
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.Equal("", rig.Docker.Log);
        Assert.Empty(rig.Aws.Changes);
    }

    [Theory]
    [InlineData("is not in Amazon ECR of this account and region", "--yes")]
    [InlineData("--tag and --image exclude each other.\n  hearth deploy aws fargate --help lists", "--yes", "--tag", "1.0.0")]
    public async Task Deploy_OfAnImageThatCannotBeMeant_IsRefusedBeforeAnyChange(string message, params string[] arguments)
    {
        // Arrange
        await using var rig = await FargateRig.StartAsync(fixture);

        // Act
        var run = await rig.RunAsync(["--image", "210987654321.dkr.ecr.us-east-1.amazonaws.com/other:1", .. arguments]);

        // Assert
        Assert.Equal((int)ExitCode.Usage, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Aws.Changes);
    }
}
