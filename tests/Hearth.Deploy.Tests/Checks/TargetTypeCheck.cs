namespace Hearth.Deploy.Tests.Checks;

/// <summary>With awsvpc each task has an address of its own; an instance as the target never becomes healthy.</summary>
internal sealed class TargetTypeCheck : IDeploymentCheck
{
    public IEnumerable<string> Find(Deployment deployment)
    {
        foreach (var container in deployment.Containers.Where(container => container.NetworkModes is not ["awsvpc"]))
            yield return $"Container {container.Name} needs the network mode awsvpc, as Fargate has no other.";
        foreach (var group in deployment.TargetGroups.Where(group => group.TargetTypes is not ["ip"]))
            yield return $"Target group {group.Name} has the target type {string.Join(", ", group.TargetTypes)}; tasks with awsvpc need ip.";
    }
}
