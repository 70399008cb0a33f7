using Hearth.Deploy.Tests.Aws;

namespace Hearth.Deploy.Tests.Express;

/// <summary>deploy.sh stack, against an account that is not there.</summary>
public sealed class ExpressStackTests(AwsFixture fixture)
{
    [Fact]
    public async Task Stack_InANewAccount_MakesTheRoleOfEcsAndTheStackAndThenNothingMore()
    {
        // Arrange
        await using var rig = await ExpressRig.StartAsync(fixture);

        // Act
        var first = await rig.RunAsync("stack");
        var changes = rig.ChangesText();
        var second = await rig.RunAsync("stack");

        // Assert
        Assert.True(first.ExitCode == 0, first.Everything);
        Assert.StartsWith("account 123456789012, region us-east-1, as ", first.Errors, StringComparison.Ordinal);
        Golden.Verify("stack-create.txt", changes);
        Assert.True(second.ExitCode == 0, second.Everything);
        Assert.Contains("the stack hearth is as wanted", second.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Aws.Changes);
    }

    [Fact]
    public async Task Stack_WithAnotherSetting_UpdatesThatAndKeepsTheRest()
    {
        // Arrange: the class was set once, and its line is gone since.
        await using var rig = await ExpressRig.StartWithStackAsync(fixture, ("DatabaseClass", "db.t4g.small"));
        rig.Set("LOG_RETENTION_DAYS=90");

        // Act
        var run = await rig.RunAsync("stack");

        // Assert
        Assert.True(run.ExitCode == 0, run.Everything);
        Golden.Verify("stack-update.txt", rig.ChangesText());
    }

    [Fact]
    public async Task Stack_ThatFails_SaysWhichResourceAndWhy()
    {
        // Arrange
        await using var rig = await ExpressRig.StartAsync(fixture);
        rig.Stacks.NextFailure = ("ROLLBACK_COMPLETE", "The quota of databases is used up.");

        // Act
        var run = await rig.RunAsync("stack");
        var again = await rig.RunAsync("stack");

        // Assert
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Database: The quota of databases is used up.", run.Errors, StringComparison.Ordinal);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("deploy.sh delete --with-stack", again.Errors, StringComparison.Ordinal);
    }
}
