using System.Text.RegularExpressions;
using Hearth.Cli.Deploy.Aws;

namespace Hearth.Cli.Deploy.Images;

/// <summary>A repository of Amazon ECR.</summary>
/// <param name="Name">Its name in the registry.</param>
/// <param name="Uri">Its name in the world: the registry, and the name.</param>
internal sealed partial record EcrRepository(string Name, string Uri)
{
    private static readonly string[] Absent = ["ImageNotFoundException", "RepositoryNotFoundException"];

    public string Registry => Uri.Split('/')[0];

    /// <summary>Whether an image is in some private registry of Amazon ECR.</summary>
    public static bool IsPrivate(string image) => Private().IsMatch(image);

    /// <summary>Whether an image, by tag or digest, is in this repository.</summary>
    public bool Holds(string image) =>
        image.StartsWith(Uri, StringComparison.Ordinal) && image.Length > Uri.Length && image[Uri.Length] is ':' or '@';

    /// <summary>What a tag names: an image for people. A service gets the digest, which cannot come to mean another one.</summary>
    /// <returns>Null when there is no such image.</returns>
    public async Task<string?> DigestAsync(AwsCli aws, string tag, CancellationToken cancellationToken)
    {
        var answer = await aws.LookAsync(
            new AwsCall("ecr", "describe-images", "--repository-name", Name, "--image-ids", $"imageTag={tag}"), Absent, cancellationToken);
        return answer?["imageDetails"]![0]!["imageDigest"]!.ToString();
    }

    [GeneratedRegex(@"^[0-9]{12}\.dkr\.ecr\.")]
    private static partial Regex Private();
}
