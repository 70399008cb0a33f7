using System.Diagnostics.CodeAnalysis;

namespace Hearth.Aws.Ecs;

/// <summary>The name of an ECS resource across all of AWS: <c>arn:aws:ecs:eu-central-1:123456789012:task/cluster/id</c>.</summary>
/// <param name="Partition">The part of AWS: <c>aws</c>, <c>aws-cn</c>, <c>aws-us-gov</c>.</param>
/// <param name="Region">The region.</param>
/// <param name="Account">The account's number.</param>
/// <param name="Resource">The rest: <c>task/cluster/id</c>, or <c>task/id</c> in old accounts.</param>
internal sealed record EcsArn(string Partition, string Region, string Account, string Resource)
{
    /// <summary>The last part of the resource.</summary>
    public string Name => Resource[(Resource.LastIndexOf('/') + 1)..];

    public static bool TryParse(string? text, [NotNullWhen(true)] out EcsArn? arn)
    {
        arn = text?.Split(':', 6) is ["arn", { Length: > 0 } partition, "ecs", var region, var account, var resource]
            ? new EcsArn(partition, region, account, resource)
            : null;
        if (arn is not { Name.Length: > 0 }) arn = null;
        return arn is not null;
    }

    /// <summary>Another resource in the same account and region.</summary>
    public string Of(string type, string name) => $"arn:{Partition}:ecs:{Region}:{Account}:{type}/{name}";

    public override string ToString() => $"arn:{Partition}:ecs:{Region}:{Account}:{Resource}";
}
