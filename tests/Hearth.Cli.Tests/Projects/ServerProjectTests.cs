using Hearth.Cli.Projects;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.Projects;

public sealed class ServerProjectTests : IDisposable
{
    private const string Web = """<Project Sdk="Microsoft.NET.Sdk.Web" />""";
    private const string Library = """<Project Sdk="Microsoft.NET.Sdk" />""";

    private readonly CliRig _tool = new();

    [Fact]
    public void Find_FolderWithAProject_TakesIt()
    {
        var path = _tool.Write("App.csproj", Library);

        var project = ServerProject.Find(null, _tool.Context());

        Assert.Equal(path, project.Path);
        Assert.Equal("App", project.Name);
    }

    [Fact]
    public void Find_FolderOfASolution_TakesItsOnlyWebApplication()
    {
        var path = _tool.Write("src/App/App.csproj", Web);
        _tool.Write("tests/App.Tests/App.Tests.csproj", Library);

        var project = ServerProject.Find(".", _tool.Context());

        Assert.Equal(path, project.Path);
    }

    [Fact]
    public void Find_SeveralProjects_NamesThem()
    {
        _tool.Write("B.csproj", Web);
        _tool.Write("A.csproj", Web);

        var exception = Assert.Throws<CliException>(() => ServerProject.Find(null, _tool.Context()));

        Assert.Contains("A.csproj, B.csproj", exception.Message);
        Assert.Equal(ExitCode.Usage, exception.ExitCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nowhere")]
    public void Find_NoProject_SaysWhatIsMissing(string? path)
    {
        var exception = Assert.Throws<CliException>(() => ServerProject.Find(path, _tool.Context()));

        Assert.Equal("project_missing", exception.Type);
        Assert.Equal(ExitCode.Missing, exception.ExitCode);
    }

    public void Dispose() => _tool.Dispose();
}
