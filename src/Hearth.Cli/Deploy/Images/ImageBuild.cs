using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.Progress;
using Hearth.Cli.Processes;
using Hearth.Cli.Projects;

namespace Hearth.Cli.Deploy.Images;

/// <summary>Builds the image and pushes it, with Docker or with the .NET SDK alone.</summary>
internal sealed class ImageBuild(DeploySession session, DeployRequest request)
{
    private const string Docker = "docker";
    private const string Dotnet = "dotnet";
    private const string Dockerfile = "Dockerfile";

    private readonly CliContext _context = session.Context;

    /// <param name="repository">Where it goes.</param>
    /// <param name="tag">What it is called there.</param>
    /// <param name="platform">What it runs on: <c>linux/amd64</c> or <c>linux/arm64</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(EcrRepository repository, string tag, string platform, CancellationToken cancellationToken)
    {
        var dockerfile = FindDockerfile();
        var tool = request.ContainerTool ?? (dockerfile is null ? Dotnet : Docker);
        if (tool == Dotnet) await PublishAsync(repository, tag, platform, cancellationToken);
        else await BuildAsync(repository, tag, platform, dockerfile ?? throw NoDockerfile(), cancellationToken);
    }

    private static CliException NoDockerfile() => new(
        "dockerfile_missing", "there is no Dockerfile in this folder or beside the project.",
        "hearth new makes one with the template hearth-app; --container-tool dotnet builds an image without.", ExitCode.Missing);

    // In the folder of the solution, from where projects beside it can be copied; else beside the project.
    private string? FindDockerfile()
    {
        if (File.Exists(_context.FullPath(Dockerfile))) return Dockerfile;
        if (request.ContainerTool == Dotnet) return null;
        try
        {
            var beside = Path.Combine(ServerProject.Find(request.Project, _context).Directory, Dockerfile);
            return File.Exists(beside) ? Path.GetRelativePath(_context.Directory, beside) : null;
        }
        catch (CliException) when (request.Project is null && request.ContainerTool is null)
        {
            throw NoDockerfile();
        }
    }

    private async Task BuildAsync(EcrRepository repository, string tag, string platform, string dockerfile, CancellationToken cancellationToken)
    {
        var image = $"{repository.Uri}:{tag}";
        var docker = ExternalProgram.Docker(_context);
        await RunAsync($"building {image}", docker, ["build", "--platform", platform, "--file", dockerfile, "--tag", image, "."], null, cancellationToken);
        var password = session.Changes.IsDryRun ? "" : await PasswordAsync(cancellationToken);
        await RunAsync(
            $"logging in to {repository.Registry}", docker, ["login", "--username", "AWS", "--password-stdin", repository.Registry],
            new ProgramOptions { Input = password }, cancellationToken);
        await RunAsync($"pushing {image}", docker, ["push", image], null, cancellationToken);
    }

    private async Task PublishAsync(EcrRepository repository, string tag, string platform, CancellationToken cancellationToken)
    {
        var project = ServerProject.Find(request.Project, _context);
        var arguments = new[]
        {
            "publish", Path.GetRelativePath(_context.Directory, project.Path), "--configuration", "Release", "--os", "linux",
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
