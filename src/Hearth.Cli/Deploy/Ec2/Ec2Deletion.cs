using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.CloudFormation;
using Hearth.Cli.Deploy.Progress;

namespace Hearth.Cli.Deploy.Ec2;

/// <summary>Takes the stack away, and says what stays. The instance stops first: a disk that is mounted is not given back.</summary>
internal sealed class Ec2Deletion(DeploySession session, DeployRequest request, Ec2Settings settings)
{
    private readonly DeployStack _stack = new(session, Ec2Template.Read(), settings.Name);

    public async Task<DeployResult> RunAsync(CancellationToken cancellationToken)
    {
        var deletion = new StackDeletion(session, _stack, "a last snapshot of the disk");
        var found = await _stack.DescribeOursAsync(cancellationToken);
        await deletion.RequireUnprotectedAsync(found, cancellationToken);
        var parts = found is null ? new Dictionary<string, string>() : await _stack.PartsAsync(cancellationToken);
        var instance = parts.TryGetValue("Instance", out var id) ? await Ec2Instance.FindAsync(session.Aws, id, cancellationToken) : null;
        await RequireUnprotectedAsync(instance, cancellationToken);
        await Confirmation.AskAsync(
            session, request, $"this deletes the stack {settings.Name}, with its instance, its disk and its address", cancellationToken);
        await StopAsync(instance, cancellationToken);
        await deletion.DeleteAsync(cancellationToken);
        var deployed = settings.Keeping(found);
        session.Progress.Say(
            $"the releases in s3://{deployed.Bucket}/{deployed.Prefix} and the parameters below {deployed.ParameterPath} are no part of the stack, "
            + "and stay");
        var disk = session.Changes.IsDryRun ? null : parts.GetValueOrDefault("DataVolume");
        var snapshot = disk is null ? null : await SnapshotAsync(disk, cancellationToken);
        if (snapshot is not null)
            session.Progress.Say($"DATA_SNAPSHOT_ID={snapshot} begins a new stack with the state; the snapshot costs while it is there");
        return new DeployResult("ec2", settings.Name, null, null, session) { Snapshot = snapshot };
    }

    // CloudFormation would find out when the instance has stopped, and its disk and address are gone.
    private async Task RequireUnprotectedAsync(Ec2Instance? instance, CancellationToken cancellationToken)
    {
        if (instance is null or { State: "terminated" } || !await instance.IsProtectedAsync(session.Aws, cancellationToken)) return;
        var remedy = CommandText.Short("aws",
            ["ec2", "modify-instance-attribute", "--region", session.Aws.Region, "--instance-id", instance.Id, "--no-disable-api-termination"]);
        throw new CliException(
            "instance_protected", $"the instance {instance.Id} is protected from termination. Nothing was deleted.",
            $"If it is not needed, run this, and then the deletion again: {remedy}");
    }

    private async Task StopAsync(Ec2Instance? instance, CancellationToken cancellationToken)
    {
        if (instance is null or { IsDown: true }) return;
        if (instance.State is not ("stopping" or "shutting-down"))
        {
            await session.Changes.ApplyAsync(
                $"stopping the instance {instance.Id}", new AwsCall("ec2", "stop-instances", "--instance-ids", instance.Id), cancellationToken);
        }

        if (session.Changes.IsDryRun) return;
        await session.Wait.UntilAsync("the instance to stop", async token =>
            await Ec2Instance.FindAsync(session.Aws, instance.Id, token) is { IsDown: false } left
                ? Look.NotYet(new ResourceState("Instance", left.State))
                : Look.Done, cancellationToken);
    }

    // The stack is gone by now, whoever may look for snapshots.
    private async Task<string?> SnapshotAsync(string disk, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await session.Aws.CallAsync(
                new AwsCall("ec2", "describe-snapshots", "--owner-ids", "self", "--filters", $"Name=volume-id,Values={disk}"), cancellationToken);
            return (answer?["Snapshots"]?.AsArray() ?? [])
                .MaxBy(snapshot => AwsDate.Read(snapshot!["StartTime"]))?["SnapshotId"]?.ToString();
        }
        catch (AwsCallException exception)
        {
            session.Progress.Warn($"which snapshot of the disk {disk} stays could not be asked: {exception.Message}");
            return null;
        }
    }
}
