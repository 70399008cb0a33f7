namespace Hearth.Deploy.Tests.Checks;

/// <summary>All checks that every template has to pass.</summary>
internal static class DeploymentChecks
{
    private static readonly IDeploymentCheck[] All =
    [
        new StopTimeoutCheck(),
        new TargetTypeCheck(),
        new HealthCheckCheck(),
        new IdleTimeoutCheck(),
        new ImageCheck(),
        new EnvironmentSecretCheck(),
        new WildcardCheck(),
        new ClusterPortCheck(),
        new DatabaseCheck(),
    ];

    public static IReadOnlyList<string> Run(Deployment deployment) => [.. All.SelectMany(check => check.Find(deployment))];
}
