namespace Hearth.Cli.Deploy.Images;

/// <summary>Which image is deployed, and where it comes from.</summary>
/// <param name="Name">The image, by digest; in a dry run before it is there, a placeholder.</param>
/// <param name="Tag">The tag that it has, or gets; null for one that was named by digest.</param>
/// <param name="IsBuilt">Whether it has to be built and pushed first.</param>
internal sealed record ImagePlan(string? Name, string? Tag, bool IsBuilt)
{
    public override string ToString() => IsBuilt ? $"{Tag}, which is built here and pushed" : Tag is null ? Name! : $"{Tag}, which is in the repository";
}
