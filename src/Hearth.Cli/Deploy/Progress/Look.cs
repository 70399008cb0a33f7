namespace Hearth.Cli.Deploy.Progress;

/// <summary>What one look at something that is waited for has found.</summary>
internal sealed record Look(bool IsDone, IReadOnlyList<ResourceState> Resources)
{
    public static Look Done { get; } = new(true, []);

    public static Look NotYet(params IReadOnlyList<ResourceState> resources) => new(false, resources);
}
