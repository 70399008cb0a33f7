namespace Hearth;

/// <summary>Makes an agent or a workflow reachable over HTTP. Without it only application code reaches it.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ExposedAttribute : Attribute
{
    /// <summary>One sentence for the OpenAPI document.</summary>
    public string? Description { get; init; }

    /// <summary>Whether the runs of an exposed workflow may be read over HTTP. Default: true. Means nothing for agents.</summary>
    public bool ExposeRuns { get; init; } = true;
}
