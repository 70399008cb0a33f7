using System.Text.Json;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.New;

public sealed class NewCommandTests : IDisposable
{
    private readonly CliRig _tool = new();

    [Fact]
    public async Task New_List_NamesTheTemplates()
    {
        var exitCode = await _tool.RunAsync("new", "--list");

        Assert.Equal(0, exitCode);
        Assert.Equal(["hearth-agent", "hearth-app", "hearth-workflow"], _tool.Output.TrimEnd().Split('\n').Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task New_ListWithJson_SaysWhichOptionsATemplateHas()
    {
        var exitCode = await _tool.RunAsync("new", "--list", "--json");

        var agent = JsonDocument.Parse(_tool.Output).RootElement.GetProperty("templates")[0];
        Assert.Equal(0, exitCode);
        Assert.Equal("hearth-agent", agent.GetProperty("name").GetString());
        Assert.Equal(["--package-source", "--chat-page"], agent.GetProperty("options").EnumerateArray().Select(option => option.GetString()));
    }

    [Theory]
    [InlineData("say which template: hearth-agent, hearth-app, hearth-workflow.", "new")]
    [InlineData("say what the project is called.", "new", "hearth-agent")]
    [InlineData("there is no template hearth-agnet.\n  Did you mean hearth-agent?", "new", "hearth-agnet", "x")]
    [InlineData("hearth-workflow has no chat page.", "new", "workflow", "x", "--chat-page")]
    [InlineData("there is no folder", "new", "agent", "x", "--package-source", "nowhere")]
    [InlineData("unknown option --chat-pag.\n  Did you mean --chat-page?", "new", "agent", "x", "--chat-pag")]
    public async Task New_CommandLineThatIsNotWhole_SaysWhatIsMissing(string message, params string[] arguments)
    {
        var exitCode = await _tool.RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.StartsWith("hearth: " + message, _tool.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_tool.Directory));
    }

    [Theory]
    [InlineData("my agent")]
    [InlineData("../agent")]
    [InlineData("1agent")]
    [InlineData("agent-")]
    [InlineData("a..b")]
    [InlineData("Shop.class")]
    [InlineData("Shop.Hearth")]
    public async Task New_NameThatCannotBe_IsRefused(string name)
    {
        var exitCode = await _tool.RunAsync("new", "hearth-agent", name);

        Assert.Equal(2, exitCode);
        Assert.Contains($"{name} cannot be the name of a project", _tool.Error);
    }

    [Fact]
    public async Task New_FolderWithSomethingInIt_IsLeftAlone()
    {
        var file = _tool.Write("shop/notes.txt", "mine");

        var exitCode = await _tool.RunAsync("new", "hearth-app", "shop");

        Assert.Equal(2, exitCode);
        Assert.Contains("is not empty", _tool.Error);
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(Path.Combine(_tool.Directory, "shop")));
    }

    [Theory]
    [InlineData("exit 1", "there is no .NET SDK here that dotnet would use.")]
    [InlineData("echo 8.0.100", "the .NET SDK here is 8.0.100, and 10 is needed.")]
    public async Task New_WithoutTheSdk_SaysWhatToInstall(string dotnet, string message)
    {
        var program = _tool.Write("bin/dotnet", $"#!/bin/sh\n{dotnet}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _tool.Environment["PATH"] = Path.GetDirectoryName(program)!;

        var exitCode = await _tool.RunAsync("new", "hearth-agent", "shop", "--json");

        var error = JsonDocument.Parse(_tool.Error).RootElement.GetProperty("error");
        Assert.Equal(4, exitCode);
        Assert.Equal("sdk_missing", error.GetProperty("type").GetString());
        Assert.Equal(message, error.GetProperty("message").GetString());
        Assert.Contains("Install the .NET 10 SDK", error.GetProperty("next").GetString());
    }

    public void Dispose() => _tool.Dispose();
}
