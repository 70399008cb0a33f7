namespace Hearth.Deploy.Tests.Checks;

/// <summary>Requests and health checks have to arrive where the server listens.</summary>
internal sealed class HealthCheckCheck : IDeploymentCheck
{
    public IEnumerable<string> Find(Deployment deployment)
    {
        var ports = deployment.Containers.SelectMany(container => container.Ports).Distinct().ToList();
        foreach (var container in deployment.Containers.Where(container => !container.Environment["PORT"].SequenceEqual(container.Ports)))
            yield return $"Container {container.Name} maps port {List(container.Ports)}, but PORT is \"{List(container.Environment["PORT"])}\".";
        foreach (var group in deployment.TargetGroups)
        {
            if (group.HealthCheckPaths is not ["/health"])
                yield return $"Target group {group.Name} probes {List(group.HealthCheckPaths)}; it is /health that says that the process lives.";
            if (!group.Ports.SequenceEqual(ports))
                yield return $"Target group {group.Name} sends to port {List(group.Ports)}, and the server listens on {List(ports)}.";
        }
    }

    private static string List(IEnumerable<string> values) => string.Join(", ", values);
}
