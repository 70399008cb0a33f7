using Hearth.Cli;
using Hearth.Cli.Deploy;
using Hearth.Cli.Deploy.Images;

namespace Hearth.Deploy.Tests.Images;

/// <summary>What hearth deploy builds an image from.</summary>
public sealed class ImageRecipeTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hearth-deploy-");

    [Theory]
    [InlineData("Dockerfile .dockerignore", null, "Dockerfile", null)]
    [InlineData("Dockerfile .dockerignore src/Shop/Shop.csproj", "src/Shop", "Dockerfile", "src/Shop")]
    [InlineData(".dockerignore Shop/Dockerfile Shop/Shop.csproj", "Shop", "Shop/Dockerfile", "Shop")]
    [InlineData("Shop/Dockerfile Shop/Dockerfile.dockerignore Shop/Shop.csproj", "Shop", "Shop/Dockerfile", "Shop")]
    [InlineData("Shop.csproj", null, null, "")]
    public void Find_InAFolder_SaysWhichDockerfileAndWhichProject(string files, string? asked, string? dockerfile, string? project)
    {
        // Arrange
        Write(files);

        // Act
        var recipe = ImageRecipe.Find(Context(), Request(asked));

        // Assert
        Assert.Equal(dockerfile, recipe.Dockerfile);
        Assert.Equal(project is null ? null : Path.Combine(_directory.FullName, project).TrimEnd('/'), recipe.Project?.Directory);
    }

    [Theory]
    [InlineData("Dockerfile", null, "dockerignore_missing")]
    [InlineData("Dockerfile .dockerignore", "Shop", "project_missing")]
    [InlineData("", null, "dockerfile_missing")]
    public void Find_OfWhatCannotBeBuilt_IsRefused(string files, string? asked, string type)
    {
        // Arrange
        Write(files);

        // Act
        var refusal = Assert.Throws<CliException>(() => ImageRecipe.Find(Context(), Request(asked)));

        // Assert
        Assert.Equal(type, refusal.Type);
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Delete(recursive: true);

    private static DeployRequest Request(string? project) =>
        new() { SettingsFile = "", Command = "", StackCommand = "", DeleteCommand = "", Project = project };

    private CliContext Context() => new()
    {
        Out = TextWriter.Null,
        Console = CliContext.ConsoleOn(TextWriter.Null, redirected: true, plain: true),
        In = TextReader.Null,
        Environment = new Dictionary<string, string>(),
        Directory = _directory.FullName,
    };

    private void Write(string files)
    {
        foreach (var file in files.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var path = Path.Combine(_directory.FullName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }
    }
}
