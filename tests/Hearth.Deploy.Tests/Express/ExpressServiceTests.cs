using Hearth.Deploy.Tests.Aws;

namespace Hearth.Deploy.Tests.Express;

/// <summary>hearth deploy aws express --only service, against an account that is not there.</summary>
public sealed class ExpressServiceTests(AwsFixture fixture)
{
    private const string Endpoint = "https://hearth.ecs.us-east-1.on.aws\n";

    [Fact]
    public async Task Service_ForTheFirstTime_IsCreatedAndWaitedForAndItsLoadBalancerSet()
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithStackAsync(fixture);

        // Act
        var run = await rig.RunAsync("--only", "service", "--tag", "1.0.0");

        // Assert
        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Equal(Endpoint, run.Output);
        Golden.Verify(ExpressRig.CreateGolden, rig.ChangesText());
        Assert.Equal("4000", await AttributeAsync(rig, "LoadBalancer", rig.Service.Resources.LoadBalancer, "idle_timeout.timeout_seconds"));
        foreach (var group in rig.Service.Resources.TargetGroups)
            Assert.Equal("120", await AttributeAsync(rig, "TargetGroup", group, "deregistration_delay.timeout_seconds"));
    }

    [Fact]
    public async Task Service_WithNothingNewButASecret_ChangesNothingWarnsAndStillSaysWhereItIs()
    {
        // Arrange: the fake's revisions are of the eighteenth of November 2026, moto's secrets are as old as this run.
        await using var rig = await ExpressRig.StartWithServiceAsync(fixture);

        // Act
        var run = await rig.RunAsync("--only", "service", "--tag", "1.0.0");

        // Assert
        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Contains("the service hearth is as wanted", run.Errors, StringComparison.Ordinal);
        Assert.Contains("the secret model-key changed at ", run.Errors, StringComparison.Ordinal);
        Assert.Equal(Endpoint, run.Output);
        Assert.Empty(rig.Aws.Changes);
    }

    [Fact]
    public async Task Service_WithAnotherImageAndSettings_IsUpdatedByDigest()
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithServiceAsync(fixture);
        rig.Set("MIN_TASKS=3", "PUBLIC_URL=https://agents.example.com", "ENV_Hearth__Retention__Runs=30.00:00:00", "DATABASE_IAM_USER=hearth_app",
            "DEREGISTRATION_DELAY_SECONDS=60");

        // Act
        var run = await rig.RunAsync("--only", "service", "--tag", "1.1.0");

        // Assert
        Assert.True(run.ExitCode == 0, run.Everything);
        Golden.Verify("service-update.txt", rig.ChangesText());
    }

    [Fact]
    public async Task Service_ChangedInTheConsoleWhileARoleIsNotKnownEverywhere_IsSetBackAfterSomeAttempts()
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithServiceAsync(fixture);
        rig.Service.Tamper(configuration => configuration["scalingTarget"]!["maxTaskCount"] = 1);
        rig.Express.UnknownRoles = 2;

        // Act
        var run = await rig.RunAsync("--only", "service", "--tag", "1.0.0");

        // Assert
        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Equal(Enumerable.Repeat("UpdateExpressGatewayService", 3), rig.Aws.Changes.Select(call => call.Operation));
        Assert.Equal(2, rig.Aws.Changes[^1].Arguments["scalingTarget"]!["maxTaskCount"]!.GetValue<int>());
    }

    // As moto keeps it.
    private static async Task<string> AttributeAsync(ExpressRig rig, string kind, string arn, string key)
    {
        var attributes = await rig.Account.Moto.QueryAsync(
            "elasticloadbalancing", $"Describe{kind}Attributes", [new($"{kind}Arn", arn)], TestContext.Current.CancellationToken);
        return attributes.Descendants("member").Single(member => member.Element("Key")!.Value == key).Element("Value")!.Value;
    }
}
