using Hearth.Cli;
using Hearth.Deploy.Tests.Aws;

namespace Hearth.Deploy.Tests.Express;

/// <summary>What hearth deploy aws express warns of before it bites, and what it says when it did.</summary>
public sealed class ExpressWarningTests(AwsFixture fixture)
{
    [Fact]
    public async Task Plan_InSubnetsThatLeadNowhereWithTooManyTasks_WarnsOfAllOfIt()
    {
        // Arrange
        await using var rig = await ExpressRig.StartAsync(fixture);
        rig.Set($"VPC={rig.Account.DeadEnd.Vpc}", $"SUBNETS={string.Join(',', rig.Account.DeadEnd.Subnets)}", "MAX_TASKS=5", "ENV_Hearth__AllowEphemeralStorage=true");
        rig.Environment["AWS_REGION"] = "eu-west-1";

        // Act
        var run = await rig.RunAsync("--only", "stack", "--dry-run");

        // Assert
        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Contains("no way out, neither NAT nor the endpoints ecr.api, ecr.dkr, s3, logs, secretsmanager", run.Errors, StringComparison.Ordinal);
        Assert.Contains("5 tasks open up to 170 connections during a deploy, and a db.t4g.micro takes about 80", run.Errors, StringComparison.Ordinal);
        Assert.Contains("tasks without PostgreSQL do not see each other's agents", run.Errors, StringComparison.Ordinal);
        Assert.Contains("AWS_REGION says eu-west-1, the settings say us-east-1", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_InAVpcThatIsNotThere_IsRefusedBeforeAnyChange()
    {
        // Arrange
        await using var rig = await ExpressRig.StartAsync(fixture);
        rig.Set("VPC=vpc-00000000");

        // Act
        var run = await rig.RunAsync("--only", "stack");

        // Assert
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("there is no VPC vpc-00000000 in us-east-1, in this account", run.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Aws.Changes);
    }

    [Fact]
    public async Task Service_WhoseTasksFailTheirHealthCheck_FailsWithTheReasonsOfEcsAndHowToGoOn()
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithServiceAsync(fixture);
        rig.Express.NextRollback = "The deployment circuit breaker was triggered.";
        rig.Express.StoppedReason = "Task failed ELB health checks";

        // Act
        var run = await rig.RunAsync("--only", "service", "--tag", "1.1.0");

        // Assert
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the deployment ended as ROLLBACK_SUCCESSFUL: The deployment circuit breaker was triggered.", run.Errors, StringComparison.Ordinal);
        Assert.Contains("service: (service hearth) (task 1) failed container health checks", run.Errors, StringComparison.Ordinal);
        Assert.Contains("stopped task: Task failed ELB health checks; Main ended with 134", run.Errors, StringComparison.Ordinal);
        Assert.Contains("A revision from before, if there is one, keeps running", run.Errors, StringComparison.Ordinal);
        Assert.Contains("aws logs filter-log-events --region us-east-1 --log-group-name /hearth/hearth --start-time 1", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Service_ThatRunsButDoesNotAnswer_FailsAndSaysThatAllIsDeployed()
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithServiceAsync(fixture);
        rig.Aws.Health = 503;

        // Act
        var run = await rig.RunAsync("--only", "service", "--tag", "1.0.0");

        // Assert
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is not healthy from here: answers 503", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Everything is deployed.", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Deploy_WithAnOldAwsCli_IsRefusedBeforeAnyChange()
    {
        // Arrange
        await using var rig = await ExpressRig.StartAsync(fixture);
        rig.Docker.Add("aws", """
            #!/bin/sh
            case "$*" in *create-express-gateway-service*) echo "aws: error: argument operation: Invalid choice" >&2; exit 252 ;; esac
            PATH=${PATH#*:} exec aws "$@"
            """);

        // Act
        var run = await rig.RunAsync("--only", "stack");

        // Assert
        Assert.Equal((int)ExitCode.Missing, run.ExitCode);
        Assert.Contains("Update it to 2.34 or later", run.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Aws.Changes);
    }
}
