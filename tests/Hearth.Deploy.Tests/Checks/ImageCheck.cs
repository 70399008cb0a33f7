namespace Hearth.Deploy.Tests.Checks;

/// <summary>A tag can come to mean another image, and is not rolled out when it does.</summary>
internal sealed class ImageCheck : IDeploymentCheck
{
    public IEnumerable<string> Find(Deployment deployment) => deployment.Containers
        .SelectMany(container => container.Images.Where(image => !image.Contains('@', StringComparison.Ordinal))
            .Select(image => $"Container {container.Name} runs {image}, which is not a digest."));
}
