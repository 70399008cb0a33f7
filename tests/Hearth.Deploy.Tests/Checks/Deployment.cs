namespace Hearth.Deploy.Tests.Checks;

/// <summary>What a template deploys, whichever language it is written in. Values are all those that it can come to.</summary>
internal sealed record Deployment
{
    public required string Name { get; init; }

    public required IReadOnlyList<Container> Containers { get; init; }

    public required IReadOnlyList<TargetGroup> TargetGroups { get; init; }

    public required IReadOnlyList<string> IdleTimeouts { get; init; }

    public required IReadOnlyList<Statement> Statements { get; init; }

    public required IReadOnlyList<string> ManagedPolicies { get; init; }

    /// <summary>The ports that members of a security group open to each other.</summary>
    public required IReadOnlyList<string> SharedPorts { get; init; }

    public required IReadOnlyList<Database> Databases { get; init; }
}
