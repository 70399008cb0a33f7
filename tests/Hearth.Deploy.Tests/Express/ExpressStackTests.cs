using Hearth.Deploy.Tests.Aws;

namespace Hearth.Deploy.Tests.Express;

/// <summary>hearth deploy aws express --only stack, against an account that is not there.</summary>
public sealed class ExpressStackTests(AwsFixture fixture)
{
    [Fact]
    public async Task Stack_InANewAccount_MakesTheRoleOfEcsAndTheStackAndThenNothingMore()
    {
        // Arrange
        await using var rig = await ExpressRig.StartAsync(fixture);

        // Act
        var first = await rig.RunAsync("--only", "stack");
        var changes = rig.ChangesText();
        var second = await rig.RunAsync("--only", "stack");

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
        // Arrange: the class was set once, and its line is gone since. Somebody else's update is just being taken back.
        await using var rig = await ExpressRig.StartWithStackAsync(fixture, ("DatabaseClass", "db.t4g.small"));
        rig.Set("LOG_RETENTION_DAYS=90");
        rig.Stacks.All.Single().Change("UPDATE_ROLLBACK", null, looks: 2);

        // Act
        var run = await rig.RunAsync("--only", "stack");

        // Assert
        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Contains("waiting for the change of the stack that is under way", run.Errors, StringComparison.Ordinal);
        Golden.Verify("stack-update.txt", rig.ChangesText());
    }

    [Fact]
    public async Task Stack_ThatFails_SaysWhichResourceAndWhy()
    {
        // Arrange
        await using var rig = await ExpressRig.StartAsync(fixture);
        rig.Stacks.NextFailure = ("ROLLBACK_COMPLETE", "The quota of databases is used up.");

        // Act
        var run = await rig.RunAsync("--only", "stack");
        var again = await rig.RunAsync("--only", "stack");

        // Assert
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Database: The quota of databases is used up.", run.Errors, StringComparison.Ordinal);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("hearth deploy aws express delete --with-stack", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stack_WhoseFailedCreationLeavesAProtectedDatabase_CanBeDeletedAndMadeAgain()
    {
        // Arrange: what failed is not the database, so that it is in the way of taking everything back.
        await using var rig = await ExpressRig.StartAsync(fixture);
        rig.Stacks.NextFailure = ("ROLLBACK_FAILED", "Cannot delete protected DB Instance");

        // Act
        var failed = await rig.RunAsync("--only", "stack");
        var planned = await rig.RunAsync("delete", "--with-stack", "--dry-run");
        var changesOfThePlan = rig.Aws.Changes;
        var deleted = await rig.RunAsync("delete", "--with-stack");
        var changes = rig.Aws.Changes.Select(call => call.Operation).ToList();
        var made = await rig.RunAsync("--only", "stack");

        // Assert
        Assert.Equal(1, failed.ExitCode);
        Assert.True(planned.ExitCode == 0, planned.Everything);
        Assert.Contains("--no-deletion-protection", planned.Output, StringComparison.Ordinal);
        Assert.Empty(changesOfThePlan);
        Assert.True(deleted.ExitCode == 0, deleted.Everything);
        Assert.Contains("taking the protection from its database hearth-database", deleted.Errors, StringComparison.Ordinal);
        Assert.Equal(["ModifyDBInstance", "DeleteStack"], changes);
        Assert.True(made.ExitCode == 0, made.Everything);
    }

    [Theory]
    [InlineData("UPDATE_ROLLBACK_FAILED", "aws cloudformation continue-update-rollback --region us-east-1 --stack-name hearth")]
    [InlineData("DELETE_FAILED", "hearth deploy aws express delete --with-stack")]
    public async Task Stack_ThatIsStuck_SaysHowToGoOnAndKeepsItsDatabase(string status, string remedy)
    {
        // Arrange
        await using var rig = await ExpressRig.StartWithStackAsync(fixture);
        rig.Stacks.All.Single().End(status);

        // Act
        var again = await rig.RunAsync("--only", "stack");
        var deletion = await rig.RunAsync("delete", "--with-stack");

        // Assert: a database that was in use is given up by people only.
        Assert.Equal(1, again.ExitCode);
        Assert.Contains(remedy, again.Errors, StringComparison.Ordinal);
        Assert.Equal(1, deletion.ExitCode);
        const string unprotect = "rds modify-db-instance --db-instance-identifier hearth-database --no-deletion-protection --apply-immediately";
        Assert.Contains(unprotect, deletion.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Aws.Changes);
    }
}
