using System.Diagnostics;
using System.Text.Json;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.Build;

public sealed class BuildTests : IDisposable
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
        </Project>
        """;

    private readonly CliRig _tool = new();

    [Fact]
    public async Task Build_Project_MakesAServerThatStartsAndReplacesOnlyWhatItMade()
    {
        // Arrange
        _tool.Write("Shop.csproj", Project);
        _tool.Write("Program.cs", "Console.WriteLine(\"It starts.\");");
        _tool.Write("dist/notes.txt", "Mine.");
        var server = Path.Combine(_tool.Directory, "dist", "server");

        // Act: first where something else is in the way, then without it, over a build that is there, and in the end one that fails.
        var occupied = await _tool.RunAsync("build");
        File.Delete(Path.Combine(_tool.Directory, "dist", "notes.txt"));
        var built = await _tool.RunAsync("build", "--json");
        var report = JsonElement.Parse(_tool.Output);
        using var process = Process.Start(new ProcessStartInfo(server) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        _tool.Write("Program.cs", "Console.WriteLine(nothing);");
        var broken = await _tool.RunAsync("build");

        // Assert
        Assert.Equal([2, 0, 1], [occupied, built, broken]);
        Assert.Equal("It starts.\n", said);
        Assert.Equal(server, report.GetProperty("server").GetString());
        Assert.Contains("was not made by hearth build", _tool.Error, StringComparison.Ordinal);
        Assert.Contains("  Program.cs(1,19): error CS0103", _tool.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_tool.Directory, "dist")));
    }

    public void Dispose() => _tool.Dispose();
}
