using Hearth.Cli.Projects;

namespace Hearth.Cli.Deploy.Images;

/// <summary>What an image is built from.</summary>
/// <param name="Dockerfile">The Dockerfile, from the folder that the tool was started in, which Docker is given; null for the .NET SDK.</param>
/// <param name="Project">The application; null where the Dockerfile alone says which one.</param>
internal sealed record ImageRecipe(string? Dockerfile, ServerProject? Project)
{
    private const string Docker = "docker";
    private const string Dotnet = "dotnet";
    private const string FileName = "Dockerfile";
    private const string Ignore = ".dockerignore";

    /// <summary>Finds it.</summary>
    /// <exception cref="CliException">There is none, or it would put into the image what does not belong there.</exception>
    public static ImageRecipe Find(CliContext context, DeployRequest request)
    {
        var recipe = FindAny(context, request);
        if (recipe.Dockerfile is { } dockerfile) RequireIgnoreFile(context, dockerfile);
        if (recipe is { Dockerfile: not null, Project: { } project } && Path.GetRelativePath(context.Directory, project.Directory) is ['.', '.', ..] outside)
            throw new CliException("usage", $"{outside} is outside of this folder, which is what Docker is given.", null, ExitCode.Usage);
        return recipe;
    }

    // A Dockerfile in the folder of the solution comes first, as projects beside it can be copied from there; then one beside the project.
    private static ImageRecipe FindAny(CliContext context, DeployRequest request)
    {
        var isHere = request.ContainerTool != Dotnet && File.Exists(context.FullPath(FileName));
        if (isHere && request.Project is null) return new ImageRecipe(FileName, null);
        ServerProject project;
        try
        {
            project = ServerProject.Find(request.Project, context);
        }
        catch (CliException) when (request is { Project: null, ContainerTool: null })
        {
            throw NoDockerfile();
        }

        if (isHere) return new ImageRecipe(FileName, project);
        if (request.ContainerTool == Dotnet) return new ImageRecipe(null, project);
        var beside = Path.Combine(project.Directory, FileName);
        if (File.Exists(beside)) return new ImageRecipe(Path.GetRelativePath(context.Directory, beside), project);
        return request.ContainerTool == Docker ? throw NoDockerfile() : new ImageRecipe(null, project);
    }

    // Without it the secrets of this folder, such as .env and the file with the provider's key, would be in a layer of the image.
    private static void RequireIgnoreFile(CliContext context, string dockerfile)
    {
        if (File.Exists(context.FullPath(Ignore)) || File.Exists(context.FullPath(dockerfile + Ignore))) return;
        throw new CliException(
            "dockerignore_missing", $"there is no {Ignore} in this folder: all that is in it, secrets included, could get into the image.",
            "Write one that leaves out what does not belong there; hearth new makes one with the template hearth-app.", ExitCode.Missing);
    }

    private static CliException NoDockerfile() => new(
        "dockerfile_missing", "there is no Dockerfile in this folder or beside the project.",
        "hearth new makes one with the template hearth-app; --container-tool dotnet builds an image without.", ExitCode.Missing);
}
