using System.Text.Json;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.Run;

public sealed class RunTests : IDisposable
{
    private readonly CliRig _tool = new();

    public RunTests() => _tool.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(_tool.Directory, "tmp")).FullName;

    [Fact]
    public async Task Run_HiddenAgent_PrintsTheAnswerAsJsonAndTheEventsBesideIt()
    {
        // Arrange: what would close the server, and a database that must not be touched.
        _tool.Environment["HEARTH_API_KEYS"] = "secret";
        _tool.Environment["DATABASE_URL"] = $"sqlite:{_tool.Directory}/real.db";

        // Act
        var exitCode = await _tool.RunAsync("run", "hidden", "--message", "Hello", "--binary", AppServer.Program);

        // Assert
        Assert.True(exitCode == 0, _tool.Error);
        Assert.Equal("Hello", JsonElement.Parse(_tool.Output).GetProperty("text").GetString());
        Assert.Contains("Z  assistant   Hello\n", _tool.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_tool.Directory, "real.db")));
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Run_WorkflowWithInputFromAFile_PrintsItsResult()
    {
        _tool.Write("input.json", """{"steps":3}""");
        _tool.Write(".env", "TEST_PREFIX=/api/v1\n");

        var exitCode = await _tool.RunAsync("run", "count", "--input", "@input.json", "--binary", AppServer.Program, "--json");

        Assert.True(exitCode == 0, _tool.Error);
        Assert.Equal("3\n", _tool.Output);
        Assert.Equal(
            ["run_start", "step", "step", "step", "run_end"],
            _tool.Error.TrimEnd().Split('\n').Select(line => JsonElement.Parse(line).GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Run_FailingWorkflow_ExitsWith1AndSaysWhy()
    {
        var exitCode = await _tool.RunAsync("run", "fail", "--input", "\"on purpose\"", "--binary", AppServer.Program, "--json");

        var error = JsonElement.Parse(_tool.Error.TrimEnd().Split('\n')[^1]).GetProperty("error");
        Assert.Equal(1, exitCode);
        Assert.Empty(_tool.Output);
        Assert.Equal("test_failure", error.GetProperty("type").GetString());
        Assert.Equal("It fails: on purpose.", error.GetProperty("message").GetString());
        Assert.StartsWith(Path.Combine(_tool.Directory, "tmp"), error.GetProperty("next").GetString(), StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("talkr", "--message", "Did you mean talker? Agents: hidden, talker. Workflows: count, fail.")]
    [InlineData("talker", "--input", "talker is an agent, and takes no input.")]
    [InlineData("count", "--message", "count is a workflow, and takes no message.")]
    public async Task Run_WrongName_ListsWhatThereIs(string name, string option, string message)
    {
        var exitCode = await _tool.RunAsync("run", name, option, "1", "--binary", AppServer.Program);

        Assert.Equal(2, exitCode);
        Assert.Contains(message, _tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ServerThatDiesAtItsStart_ShowsWhatItSaid()
    {
        _tool.Environment["TEST_REFUSES_TO_START"] = "There is no key for the oven.";

        var exitCode = await _tool.RunAsync("run", "talker", "--message", "Hello", "--binary", AppServer.Program);

        Assert.Equal(1, exitCode);
        Assert.Contains("There is no key for the oven.", _tool.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _tool.Error, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Run_Interrupted_AbortsTheRunAndLeavesNothingBehind()
    {
        var running = _tool.RunAsync("run", "count", "--input", """{"steps":2,"pauseMilliseconds":600000}""", "--binary", AppServer.Program);
        await Eventually.TrueAsync(() => _tool.Error.Contains("run_start", StringComparison.Ordinal), () => _tool.Error);

        _tool.Interrupt();

        Assert.Equal(130, await running);
        Assert.Empty(_tool.Output);
        AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("{", "--input is no JSON")]
    [InlineData("@nowhere.json", "nowhere.json cannot be read")]
    public async Task Run_InputThatIsNone_IsRefusedBeforeAnythingStarts(string input, string message)
    {
        var exitCode = await _tool.RunAsync("run", "count", "--input", input);

        Assert.Equal(2, exitCode);
        Assert.StartsWith($"hearth: {message}", _tool.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    public async Task Run_IdThatIsNone_IsRefusedBeforeAnythingStarts(string id)
    {
        var exitCode = await _tool.RunAsync("run", "talker", "--message", "Hello", "--id", id);

        Assert.Equal(2, exitCode);
        Assert.StartsWith($"hearth: --id \"{id}\" is no id", _tool.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _tool.Dispose();

    // Neither a file nor a process that was started with the folder's name in its environment.
    private void AssertNothingIsLeft()
    {
        Assert.Empty(Directory.EnumerateFileSystemEntries(_tool.Environment["TMPDIR"], "hearth-run-*"));
        Assert.Empty(LeftProcesses.With(_tool.Environment["TMPDIR"]));
    }
}
