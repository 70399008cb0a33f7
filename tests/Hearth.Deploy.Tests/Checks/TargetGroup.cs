namespace Hearth.Deploy.Tests.Checks;

/// <summary>A target group of a load balancer.</summary>
internal sealed record TargetGroup(
    string Name,
    IReadOnlyList<string> TargetTypes,
    IReadOnlyList<string> Ports,
    IReadOnlyList<string> HealthCheckPaths,
    IReadOnlyList<string> DeregistrationDelays);
