using Hearth.Cli.Deploy.Aws;

namespace Hearth.Cli.Deploy.Ec2;

/// <summary>The instance of a stack.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">EC2's word for it, such as <c>running</c>; one that is gone is <c>terminated</c> for an hour or so.</param>
internal sealed record Ec2Instance(string Id, string State)
{
    private static readonly string[] Absent = ["InvalidInstanceID.NotFound"];

    /// <summary>Whether it uses its disks no more.</summary>
    public bool IsDown => State is "stopped" or "terminated";

    /// <returns>Null when there is no such instance any more.</returns>
    public static async Task<Ec2Instance?> FindAsync(AwsCli aws, string id, CancellationToken cancellationToken)
    {
        var state = await aws.LookAsync(
            new AwsCall("ec2", "describe-instances", "--instance-ids", id, "--query", "Reservations[0].Instances[0].State.Name"),
            Absent, cancellationToken);
        return state is null ? null : new Ec2Instance(id, state.ToString());
    }

    /// <summary>Whether AWS refuses to terminate it, which somebody has set by hand.</summary>
    public async Task<bool> IsProtectedAsync(AwsCli aws, CancellationToken cancellationToken)
    {
        var answer = await aws.LookAsync(
            new AwsCall("ec2", "describe-instance-attribute", "--instance-id", Id, "--attribute", "disableApiTermination"),
            Absent, cancellationToken);
        return answer?["DisableApiTermination"]?["Value"]?.GetValue<bool>() == true;
    }
}
