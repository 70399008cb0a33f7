namespace Hearth.Deploy.Tests.Checks;

/// <summary>A container of a task definition.</summary>
internal sealed record Container(
    string Name,
    IReadOnlyList<string> NetworkModes,
    IReadOnlyList<string> Images,
    IReadOnlyList<string> StopTimeouts,
    IReadOnlyList<string> Ports,
    ILookup<string, string> Environment,
    ILookup<string, string> Secrets);
