using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.Progress;
using Hearth.Cli.Processes;
using Hearth.Cli.Projects;

namespace Hearth.Cli.Deploy.Images;

/// <summary>Builds the image and pushes it, with Docker or with the .NET SDK alone.</summary>
internal sealed class ImageBuild(DeploySession session, DeployRequest request)
{
    private readonly CliContext _context = session.Context;

    /// <param name="repository">Where it goes.</param>
    /// <param name="tag">What it is called there.</param>
    /// <param name="platform">What it runs on: <c>linux/amd64</c> or <c>linux/arm64</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(EcrRepository repository, string tag, string platform, CancellationToken cancellationToken)
    {
        var recipe = ImageRecipe.Find(_context, request);
        if (recipe.Dockerfile is { } dockerfile) await BuildAsync(repository, tag, platform, dockerfile, recipe.Project, cancellationToken);
        else await PublishAsync(repository, tag, platform, recipe.Project!, cancellationToken);
    }

    private async Task BuildAsync(
        EcrRepository repository, string tag, string platform, string dockerfile, ServerProject? project, CancellationToken cancellationToken)
    {
        var image = $"{repository.Uri}:{tag}";
        var docker = ExternalProgram.Docker(_context);
        string[] which = project is null ? [] : ["--build-arg", $"PROJECT={Relative(project.Directory)}"];
        await RunAsync(
            $"building {image}", docker, ["build", "--platform", platform, "--file", dockerfile, .. which, "--tag", image, "."], null, cancellationToken);
        var password = session.Changes.IsDryRun ? "" : await PasswordAsync(cancellationToken);
        await RunAsync(
            $"logging in to {repository.Registry}", docker, ["login", "--username", "AWS", "--password-stdin", repository.Registry],
            new ProgramOptions { Input = password }, cancellationToken);
        await RunAsync($"pushing {image}", docker, ["push", image], null, cancellationToken);
    }

    private async Task PublishAsync(EcrRepository repository, string tag, string platform, ServerProject project, CancellationToken cancellationToken)
    {
        var arguments = new[]
        {
            "publish", Relative(project.Path), "--configuration", "Release", "--os", "linux",
            "--arch", platform == "linux/arm64" ? "arm64" : "x64", "-t:PublishContainer", $"-p:ContainerRegistry={repository.Registry}",
            $"-p:ContainerRepository={repository.Name}", $"-p:ContainerImageTag={tag}",
        };
        var environment = new Dictionary<string, string?>();
        if (!session.Changes.IsDryRun)
        {
            // The SDK takes them for the registry that it pushes to, and writes them nowhere.
            environment["DOTNET_CONTAINER_PUSH_REGISTRY_UNAME"] = "AWS";
            environment["DOTNET_CONTAINER_PUSH_REGISTRY_PWORD"] = await PasswordAsync(cancellationToken);
        }

        await RunAsync(
            $"building and pushing {repository.Uri}:{tag}", ExternalProgram.Dotnet(_context), arguments,
            new ProgramOptions { Environment = environment }, cancellationToken);
    }

    // As Docker writes paths.
    private string Relative(string path) => Path.GetRelativePath(_context.Directory, path).Replace('\\', '/');

    private Task<string> PasswordAsync(CancellationToken cancellationToken) =>
        session.Aws.TextAsync(new AwsCall("ecr", "get-login-password"), cancellationToken);

    private Task RunAsync(
        string doing, ExternalProgram program, IReadOnlyList<string> arguments, ProgramOptions? options, CancellationToken cancellationToken) =>
        session.Changes.RunAsync(doing, program.Name, arguments, InputOf(options), async token =>
        {
            ProgramResult? result = null;
            await session.Progress.WatchAsync(async show =>
            {
                void Show(string line) => show([new ResourceState(program.Name, line)]);
                var shown = new ProgramOptions
                {
                    Environment = options?.Environment ?? new Dictionary<string, string?>(),
                    Input = options?.Input,
                    OnOutput = Show,
                    OnError = Show,
                };
                result = await program.RunAsync(arguments, shown, token);
            });
            if (!result!.Succeeded) throw Failed(doing, program.Name, result);
        }, cancellationToken);

    // The password is not in the plan, but where it comes from.
    private string? InputOf(ProgramOptions? options) => options?.Input is null
        ? null
        : CommandText.Short("aws", ["ecr", "get-login-password", "--region", session.Aws.Region]);

    private static CliException Failed(string doing, string program, ProgramResult result) => new(
        "image_failed", $"{doing} failed: {program} ended with {result.ExitCode}:\n{result.LastWords()}",
        "The service runs what it ran before. When the cause is mended, run the same command again.");
}
