using System.Net;

namespace Hearth.Aws.Ecs;

/// <summary>The ECS task that this process runs in, as its metadata describes it. What they do not say is null.</summary>
internal sealed record EcsTask
{
    /// <summary>Its full name.</summary>
    public required EcsArn Arn { get; init; }

    /// <summary>What tells it from the other tasks of its cluster.</summary>
    public string Id => Arn.Name;

    /// <summary>The cluster's name, without its ARN.</summary>
    public string? Cluster { get; init; }

    /// <summary>The cluster's ARN.</summary>
    public string? ClusterArn => Cluster is null ? null : Arn.Of("cluster", Cluster);

    /// <summary>The task definition's family.</summary>
    public string? Family { get; init; }

    /// <summary>The task definition's revision.</summary>
    public string? Revision { get; init; }

    /// <summary>For example <c>eu-central-1a</c>.</summary>
    public string? AvailabilityZone { get; init; }

    /// <summary><c>FARGATE</c> or <c>EC2</c>.</summary>
    public string? LaunchType { get; init; }

    /// <summary>
    /// The address under which other tasks reach this one: the first IPv4 address of its network interface. Null without one of its own,
    /// as in the network modes <c>bridge</c> and <c>host</c>.
    /// </summary>
    public IPAddress? Address { get; init; }
}
