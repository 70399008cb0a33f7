using System.Text.Json;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.CommandLine;

public sealed class UsageTests : IDisposable
{
    private readonly CliRig _tool = new();

    [Fact]
    public async Task Run_WithoutArguments_ShowsHelp()
    {
        var exitCode = await _tool.RunAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains("--json", _tool.Output);
    }

    [Theory]
    [InlineData("--jsno", "unknown option --jsno.", "Did you mean --json?")]
    [InlineData("nothing-like-it", "unknown command nothing-like-it.", null)]
    public async Task Run_UnknownWord_IsRefusedWithTheOneThatWasMeant(string word, string message, string? meant)
    {
        var exitCode = await _tool.RunAsync(word);

        Assert.Equal(2, exitCode);
        Assert.Empty(_tool.Output);
        Assert.StartsWith("hearth: " + message, _tool.Error);
        Assert.Contains(meant ?? "--help lists what there is.", _tool.Error);
    }

    [Fact]
    public async Task Run_UnknownWordWithJson_ReportsOneLineOfJson()
    {
        var exitCode = await _tool.RunAsync("--json", "depoly-nothing");

        var error = JsonDocument.Parse(_tool.Error).RootElement.GetProperty("error");
        Assert.Equal(2, exitCode);
        Assert.Equal("usage", error.GetProperty("type").GetString());
        Assert.Equal("unknown command depoly-nothing.", error.GetProperty("message").GetString());
        Assert.Single(_tool.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Program_Version_IsTheVersionAlone()
    {
        using var tool = CliProgram.Start(["--version"]);

        var output = await tool.StandardOutput.ReadToEndAsync();
        await tool.WaitForExitAsync();

        Assert.Equal(0, tool.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", output);
    }

    public void Dispose() => _tool.Dispose();
}
