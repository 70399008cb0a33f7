using System.Diagnostics;
using System.Text.Json;
using Hearth.Cli.Build;
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
    public async Task Build_Project_MakesAServerThatStartsAndReplacesOnlyWhatItMadeOnceItHasSucceeded()
    {
        // Arrange
        _tool.Write("Shop.csproj", Project);
        _tool.Write("Program.cs", "Console.WriteLine(\"It starts.\");");
        _tool.Write("dist/notes.json", "{}");
        var server = Path.Combine(_tool.Directory, "dist", "server");

        // Act: first where something else is in the way, then over what is there from a build, and in the end one that fails.
        var occupied = await _tool.RunAsync("build");
        _tool.Write($"dist/{OutputFolder.Marker}", "");
        var built = await _tool.RunAsync("build", "--json");
        var report = JsonElement.Parse(_tool.Output);
        var published = Directory.GetFileSystemEntries(Path.Combine(_tool.Directory, "dist"));
        _tool.Write("Program.cs", "Console.WriteLine(nothing);");
        var broken = await _tool.RunAsync("build");
        using var process = Process.Start(new ProcessStartInfo(server) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        // Assert
        Assert.Equal([2, 0, 1], [occupied, built, broken]);
        Assert.Equal("It starts.\n", said);
        Assert.Equal(server, report.GetProperty("server").GetString());
        Assert.Contains("was not made by hearth build", _tool.Error, StringComparison.Ordinal);
        Assert.Contains("  Program.cs(1,19): error CS0103", _tool.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(published, path => Path.GetFileName(path) is "notes.json" or "dist");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_tool.Directory, ".dist.*"));
    }

    [Fact]
    public async Task Build_ProjectThatIsPublishedAsOneFile_FindsItByTheNameOfTheAssembly()
    {
        PublishOnly("Till");

        var exitCode = await _tool.RunAsync("build");

        Assert.True(exitCode == 0, _tool.Error);
        Assert.StartsWith("dist/server: 1 files", _tool.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_tool.Directory, "dist", "server")));
    }

    [Fact]
    public async Task Build_ProjectWithoutAProgram_SaysSoAndLeavesWhatWasThere()
    {
        PublishOnly("Till.so");
        _tool.Write($"dist/{OutputFolder.Marker}", "");

        var exitCode = await _tool.RunAsync("build");

        Assert.Equal(1, exitCode);
        Assert.Contains("there is neither Till nor Till.dll", _tool.Error, StringComparison.Ordinal);
        Assert.Equal([".hearth-build"], Directory.EnumerateFileSystemEntries(Path.Combine(_tool.Directory, "dist")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("linux-riscv64", false)]
    [InlineData(null, true)]
    public async Task Build_ForASystem_SaysHowToTryItOnlyWhereItRuns(string? runtime, bool isShown)
    {
        PublishOnly("Till");

        var exitCode = await _tool.RunAsync(runtime is null ? ["build"] : ["build", "--runtime", runtime]);

        Assert.True(exitCode == 0, _tool.Error);
        Assert.Equal(isShown, _tool.Error.Contains("Try it here", StringComparison.Ordinal));
        Assert.Contains("In production:    HEARTH_API_KEYS=<key> PORT=3000 dist/server\n", _tool.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _tool.Dispose();

    // An SDK that takes no time.
    private void PublishOnly(string file)
    {
        _tool.Write("Shop.csproj", Project);
        var program = _tool.Write("bin/dotnet", $$"""
            #!/bin/sh
            case "$*" in
              publish*) while [ "$1" != -o ]; do shift; done; echo >"$2/{{file}}" ;;
              *-getProperty:AssemblyName) echo Till ;;
              *) echo "not expected: $*" >&2; exit 1 ;;
            esac
            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _tool.Environment["PATH"] = Path.GetDirectoryName(program)!;
    }
}
