using Hearth.Cli.Deploy.Aws;

namespace Hearth.Cli.Deploy.Checks;

/// <summary>The first cluster of an account needs a role of ECS's own. A stack that makes it in passing may be too early to use it.</summary>
internal static class ServiceLinkedRole
{
    public static async Task EnsureAsync(DeploySession session, CancellationToken cancellationToken)
    {
        var role = await session.Aws.LookAsync(
            new AwsCall("iam", "get-role", "--role-name", "AWSServiceRoleForECS"), ["NoSuchEntity"], cancellationToken);
        if (role is not null) return;
        await session.Changes.ApplyAsync(
            "making the role of ECS in this account",
            new AwsCall("iam", "create-service-linked-role", "--aws-service-name", "ecs.amazonaws.com"), cancellationToken);
    }
}
