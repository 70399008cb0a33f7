namespace Hearth.Deploy.Tests.Checks;

/// <summary>Requests and health checks have to arrive where the server listens.</summary>
internal sealed class HealthCheckCheck : IDeploymentCheck
{
    public IEnumerable<string> Find(Deployment deployment)
    {
        var ports = deployment.Containers.SelectMany(container => container.Ports).Distinct().ToList();
        foreach (var container in deployment.Containers.Where(container => !container.Environment["PORT"].SequenceEqual(container.Ports)))
            yield return $"Container {container.Name} maps port {string.Join(", ", container.Ports)}, but PORT is \"{string.Join(", ", container.Environment["PORT"])}\".";
        foreach (var group in deployment.TargetGroups)
        {
            if (group.HealthCheckPaths is not ["/health"])
                yield return $"Target group {group.Name} probes {string.Join(", ", group.HealthCheckPaths)}; it is /health that says that the process lives.";
            if (!group.Ports.SequenceEqual(ports))
                yield return $"Target group {group.Name} sends to port {string.Join(", ", group.Ports)}, and the server listens on {string.Join(", ", ports)}.";
        }
    }
}
