using Hearth.Cli.New;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.New;

public sealed class NewReportTests : IDisposable
{
    private readonly CliRig _tool = new();

    [Theory]
    [InlineData("hearth-app", "/packages", true)]
    [InlineData("hearth-app", "https://feed.example.com/index.json", false)]
    [InlineData("hearth-app", null, false)]
    [InlineData("hearth-agent", "/packages", false)]
    public void Made_WithPackagesThatDockerDoesNotSee_SaysWhatDoesWithoutDocker(string template, string? source, bool says)
    {
        var project = new NewProject(TemplateFiles.Templates().Single(found => found.Name == template), "shop", Path.Combine(_tool.Directory, "shop"))
        {
            PackageSource = source,
        };

        new NewReport(_tool.Context()).Made(project);

        Assert.Equal(says, _tool.Error.Contains("--container-tool dotnet", StringComparison.Ordinal));
    }

    public void Dispose() => _tool.Dispose();
}
