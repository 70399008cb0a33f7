namespace Hearth.Deploy.Tests.Checks;

/// <summary>Rights are for named actions on named resources, as far as AWS lets one say so.</summary>
internal sealed class WildcardCheck : IDeploymentCheck
{
    // Actions for which IAM knows no resource.
    private static readonly HashSet<string> WithoutResource =
    [
        "ecr:GetAuthorizationToken",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
    ];

    // AWS's own policies are wide. This one acts only on what ECS has tagged, and Express cannot do without.
    private static readonly string[] AcceptedPolicies = ["AmazonECSInfrastructureRoleforExpressGatewayServices"];

    public IEnumerable<string> Find(Deployment deployment)
    {
        foreach (var statement in deployment.Statements)
        {
            foreach (var action in statement.Actions.Where(action => action.Contains('*', StringComparison.Ordinal)))
                yield return $"Policy {statement.Policy} allows {action}; name the actions.";
            if (statement.Resources.Any(resource => resource is "*") && !statement.Actions.All(WithoutResource.Contains))
                yield return $"Policy {statement.Policy} allows {string.Join(", ", statement.Actions.Except(WithoutResource))} on every resource.";
        }
        foreach (var policy in deployment.ManagedPolicies.Where(policy => !IsAccepted(policy)))
            yield return $"The managed policy {policy} gives more than is needed.";
    }

    private static bool IsAccepted(string policy) => AcceptedPolicies.Any(name => policy.Contains($"/{name}", StringComparison.Ordinal));
}
