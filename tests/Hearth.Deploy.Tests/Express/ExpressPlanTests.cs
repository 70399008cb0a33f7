using Hearth.Deploy.Tests.Aws;

namespace Hearth.Deploy.Tests.Express;

/// <summary>What hearth deploy aws express shows without doing it, and how it takes away what it made.</summary>
public sealed class ExpressPlanTests(AwsFixture fixture)
{
    [Fact]
    public async Task DryRun_BeforeAnythingIsThere_PrintsTheCallsAndMakesNone()
    {
        // Arrange
        await using var rig = await ExpressRig.StartAsync(fixture);

        // Act
        var stack = await rig.RunAsync("--only", "stack", "--dry-run");
        var changes = rig.Aws.Changes;
        var service = await rig.RunAsync("--only", "service", "--tag", "2.0.0", "--dry-run");

        // Assert
        Assert.True(stack.ExitCode == 0, stack.Everything);
        Assert.True(service.ExitCode == 0, service.Everything);
        Golden.Verify("dry-run.txt", rig.Normal(stack.Output + service.Output));
        Assert.Empty(changes.Concat(rig.Aws.Changes));
    }

    [Fact]
    public async Task DryRun_OfAnUpdateAndADeletion_PrintsTheCallsAndMakesNone()
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithServiceAsync(fixture, ("DatabaseDeletionProtection", "false"));

        // Act
        var update = await rig.RunAsync("--only", "service", "--tag", "1.1.0", "--dry-run");
        var changes = rig.Aws.Changes;
        var deletion = await rig.RunAsync("delete", "--with-stack", "--dry-run");

        // Assert
        Assert.True(update.ExitCode == 0, update.Everything);
        Assert.True(deletion.ExitCode == 0, deletion.Everything);
        Golden.Verify("dry-run-update.txt", rig.Normal(update.Output + deletion.Output));
        Assert.Empty(changes.Concat(rig.Aws.Changes));
    }

    [Fact]
    public async Task Status_OfARunningService_SaysWhatRunsWhereAndHowToPush()
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithServiceAsync(fixture);

        // Act
        var run = await rig.RunAsync("status");

        // Assert
        Assert.True(run.ExitCode == 0, run.Everything);
        Golden.Verify("status.txt", rig.Normal(run.Output));
    }

    [Fact]
    public async Task Delete_WithTheStack_RemovesTheServiceFirstAndThenTheStackAndThenNothingMore()
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithServiceAsync(fixture, ("DatabaseDeletionProtection", "false"));

        // Act
        var first = await rig.RunAsync("delete", "--with-stack");
        var changes = rig.Aws.Changes.Select(call => call.Operation).ToList();
        var second = await rig.RunAsync("delete", "--with-stack");

        // Assert
        Assert.True(first.ExitCode == 0, first.Everything);
        Assert.Equal(["DeleteExpressGatewayService", "DeleteStack"], changes);
        Assert.True(second.ExitCode == 0, second.Everything);
        Assert.Empty(rig.Aws.Changes);
    }

    [Fact]
    public async Task Delete_OfAProtectedStack_StopsBeforeTheService()
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithServiceAsync(fixture, ("DatabaseDeletionProtection", "false"));
        rig.Stacks.All.Single().IsKept = true;

        // Act
        var run = await rig.RunAsync("delete", "--with-stack");

        // Assert
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--stack-name hearth --no-enable-termination-protection", run.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Aws.Changes);
    }

    [Fact]
    public async Task Delete_OfAStackWithAProtectedDatabase_StopsBeforeTheService()
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithServiceAsync(fixture, ("DatabaseDeletionProtection", "true"));

        // Act
        var run = await rig.RunAsync("delete", "--with-stack");

        // Assert
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Set DATABASE_DELETION_PROTECTION=false", run.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Aws.Changes);
    }
}
