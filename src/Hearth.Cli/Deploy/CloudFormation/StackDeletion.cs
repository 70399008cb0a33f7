using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.Progress;

namespace Hearth.Cli.Deploy.CloudFormation;

/// <summary>Takes a stack away, unless it or its database is protected.</summary>
/// <param name="session">The deployment.</param>
/// <param name="stack">The stack.</param>
/// <param name="remainder">What the template leaves behind.</param>
internal sealed class StackDeletion(DeploySession session, DeployStack stack, string remainder = "a last snapshot of the database")
{
    private static readonly string[] AbsentDatabase = ["DBInstanceNotFound"];

    private readonly AwsCli _aws = session.Aws;

    /// <summary>Looks before anything is deleted.</summary>
    /// <param name="found">The stack; null when there is none.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <exception cref="CliException">It or its database is protected.</exception>
    public async Task RequireUnprotectedAsync(StackView? found, CancellationToken cancellationToken)
    {
        if (found is { IsProtected: true }) throw Protected();
        if (found is null || found.Status == "DELETE_IN_PROGRESS" || WasNeverComplete(found.Status)) return;
        if (await ProtectedDatabaseAsync(cancellationToken) is not { } database) return;
        throw new CliException(
            "database_protected", "the database of the stack is protected from deletion. Nothing was deleted.",
            found.Status.EndsWith("_FAILED", StringComparison.Ordinal)
                ? $"If nothing in it is needed, run this, and then the deletion again: {CommandText.Short("aws", ["--region", _aws.Region, .. Unprotect(database).Arguments])}"
                : $"Set DATABASE_DELETION_PROTECTION=false, run {session.StackCommand}, then this again. A last snapshot is taken and stays.");
    }

    /// <exception cref="CliException">The deletion failed.</exception>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var found = await stack.DescribeAsync(cancellationToken);
        if (found is null)
        {
            session.Progress.Say($"there is no stack {stack.Name}");
            return;
        }

        if (found.Status != "DELETE_IN_PROGRESS")
        {
            if (WasNeverComplete(found.Status)) await LiftProtectionAsync(cancellationToken);
            session.Progress.Say($"{remainder} stays, if there is one");
            await session.Changes.ApplyAsync(
                $"deleting the stack {stack.Name}", new AwsCall("cloudformation", "delete-stack", "--stack-name", stack.Name), cancellationToken);
        }

        if (!session.Changes.IsDryRun) await session.Wait.UntilAsync("the stack to be gone", LookAsync, cancellationToken);
    }

    // How protection ends depends on the state of the stack: a database of one that was never complete has nothing in it, and a stack
    // that is stuck takes no update.
    private static bool WasNeverComplete(string status) => status is "CREATE_FAILED" or "ROLLBACK_FAILED";

    private static AwsCall Unprotect(string database) =>
        new("rds", "modify-db-instance", "--db-instance-identifier", database, "--no-deletion-protection", "--apply-immediately");

    private CliException Protected()
    {
        var remedy = CommandText.Short("aws",
            ["cloudformation", "update-termination-protection", "--region", _aws.Region, "--stack-name", stack.Name,
                "--no-enable-termination-protection"]);
        return new CliException(
            "stack_protected", $"the stack {stack.Name} is protected from deletion. Nothing was deleted.",
            $"If it is not needed, run this, and then the deletion again: {remedy}");
    }

    private async Task LiftProtectionAsync(CancellationToken cancellationToken)
    {
        if (await ProtectedDatabaseAsync(cancellationToken) is not { } database) return;
        session.Progress.Say("the stack was never complete");
        await session.Changes.ApplyAsync($"taking the protection from its database {database}", Unprotect(database), cancellationToken);
    }

    // The parameter does not tell: the creation may have failed before the database, and the protection may have been changed by hand.
    private async Task<string?> ProtectedDatabaseAsync(CancellationToken cancellationToken)
    {
        var parts = await stack.PartsAsync(cancellationToken);
        if (!parts.TryGetValue("Database", out var name)) return null;
        var answer = await _aws.LookAsync(
            new AwsCall("rds", "describe-db-instances", "--db-instance-identifier", name), AbsentDatabase, cancellationToken);
        var database = (answer?["DBInstances"]?.AsArray() ?? []).FirstOrDefault();
        return database?["DeletionProtection"]?.GetValue<bool>() == true ? database["DBInstanceIdentifier"]!.ToString() : null;
    }

    private async Task<Look> LookAsync(CancellationToken cancellationToken)
    {
        var status = (await stack.DescribeAsync(cancellationToken))?.Status ?? "DELETE_COMPLETE";
        if (status == "DELETE_COMPLETE") return Look.Done;
        var events = await EventsAsync(cancellationToken);
        if (status == "DELETE_IN_PROGRESS") return Look.NotYet(events.Resources);
        var reasons = string.Concat(events.Failures.Select(reason => $"\n  {reason}"));
        throw new CliException(
            "stack_failed", $"the stack {stack.Name} ended as {status}:{reasons}", "When the cause is mended, run the same command again.");
    }

    // Between two looks the stack may be gone, and its events with it.
    private async Task<StackEvents> EventsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await StackEvents.ReadAsync(_aws, stack.Name, cancellationToken);
        }
        catch (AwsCallException exception) when (exception.Message.Contains("does not exist", StringComparison.Ordinal))
        {
            return new StackEvents([]);
        }
    }
}
