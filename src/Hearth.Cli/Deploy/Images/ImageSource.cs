using System.Globalization;
using System.Text.RegularExpressions;
using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Processes;

namespace Hearth.Cli.Deploy.Images;

/// <summary>Finds out which image is meant, and makes it if it is not there.</summary>
internal sealed partial class ImageSource(DeploySession session, DeployRequest request)
{
    private readonly CliContext _context = session.Context;

    /// <summary>Says which image it will be.</summary>
    /// <param name="repository">Where it comes from or goes to.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <exception cref="CliException">There is no such image, and it is not to be built.</exception>
    public async Task<ImagePlan> PlanAsync(EcrRepository repository, CancellationToken cancellationToken)
    {
        if (request.Image is { } image) return await ExternalAsync(image, cancellationToken);
        var tag = request.Tag;
        if (tag is null && request.Only == "service")
            throw new CliException("usage", "which image? Say --tag TAG, or --image URI.", null, ExitCode.Usage);
        if (tag is not null && !Tags().IsMatch(tag))
            throw new CliException("usage", $"--tag {tag}: letters, digits, dots, dashes and underscores, at most 128.", null, ExitCode.Usage);
        tag ??= await TagOfCommitAsync(cancellationToken);
        if (await repository.DigestAsync(session.Aws, tag, cancellationToken) is { } digest)
            return new ImagePlan($"{repository.Uri}@{digest}", tag, IsBuilt: false);
        if (request.Only != "service" && !request.NoBuild)
        {
            // What cannot be built is refused before anything else is made.
            ImageRecipe.Find(_context, request);
            return new ImagePlan(null, tag, IsBuilt: true);
        }

        if (session.Changes.IsDryRun) return new ImagePlan($"{repository.Uri}@<digest of {tag}>", tag, IsBuilt: false);
        throw new CliException(
            "image_missing", $"there is no image with the tag {tag} in the repository {repository.Name}.",
            $"Without {(request.NoBuild ? "--no-build" : "--only service")} it is built and pushed; {session.Command} status prints the commands to push one by hand.");
    }

    /// <summary>Builds and pushes it, if that is the plan.</summary>
    /// <returns>The image, by digest.</returns>
    public async Task<string> MakeAsync(ImagePlan plan, EcrRepository repository, string platform, CancellationToken cancellationToken)
    {
        if (!plan.IsBuilt) return plan.Name!;
        await new ImageBuild(session, request).RunAsync(repository, plan.Tag!, platform, cancellationToken);
        if (session.Changes.IsDryRun) return $"{repository.Uri}@<digest of {plan.Tag}>";
        var digest = await repository.DigestAsync(session.Aws, plan.Tag!, cancellationToken) ?? throw new CliException(
            "image_missing", $"the image was pushed, but {repository.Name} has none with the tag {plan.Tag}.", "Run the same command again.");
        return $"{repository.Uri}@{digest}";
    }

    private async Task<ImagePlan> ExternalAsync(string image, CancellationToken cancellationToken)
    {
        if (image.Contains("@sha256:", StringComparison.Ordinal)) return new ImagePlan(image, null, IsBuilt: false);
        if (EcrImage().Match(image) is not { Success: true } match)
        {
            throw new CliException(
                "usage", $"--image {image} is neither by digest (…@sha256:…) nor by tag in Amazon ECR.",
                "Images of other registries are named by digest, so that every task runs the same one.", ExitCode.Usage);
        }

        var repository = new EcrRepository(match.Groups["name"].Value, match.Groups["uri"].Value);
        var digest = await repository.DigestAsync(session.Aws, match.Groups["tag"].Value, cancellationToken) ?? throw new CliException(
            "image_missing", $"there is no image {image}.", "Push it, or name another one.");
        return new ImagePlan($"{repository.Uri}@{digest}", match.Groups["tag"].Value, IsBuilt: false);
    }

    // The same commit is the same image, so that a second run has nothing to build. What is not committed has no name but the time.
    private async Task<string> TagOfCommitAsync(CancellationToken cancellationToken)
    {
        var git = new ExternalProgram("git", "Install git, or say --tag.", _context);
        try
        {
            var status = await git.RunAsync(["status", "--porcelain"], null, cancellationToken);
            var commit = await git.RunAsync(["rev-parse", "--short=12", "HEAD"], null, cancellationToken);
            if (status.Succeeded && string.IsNullOrWhiteSpace(status.Output) && commit.Succeeded) return commit.Output.Trim();
        }
        catch (CliException)
        {
            // Without git there is no commit to name.
        }

        session.Progress.Warn("this folder is no clean git commit: the image is named after the time, and a second run builds another one. --tag names it.");
        return _context.Time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$")]
    private static partial Regex Tags();

    [GeneratedRegex(@"^(?<uri>[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?/(?<name>[a-z0-9._/-]+)):(?<tag>[A-Za-z0-9_.-]+)$")]
    private static partial Regex EcrImage();
}
