using System.Diagnostics;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.CommandLine;

/// <summary>Signals to the tool as a program, while it starts a server that never gets ready.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly CliRig _rig = new();
    private readonly string _temporary;

    public InterruptionTests() => _temporary = Directory.CreateDirectory(Path.Combine(_rig.Directory, "tmp")).FullName;

    [Fact]
    public async Task Program_SecondCtrlCWhileAServerDoesNotStop_EndsAtOnceAndLeavesNothingBehind()
    {
        // What holds the output of the server keeps the tool from tidying up in its usual way.
        using var tool = await StartAsync("trap 'touch asked' INT\n(env -i sleep 5 &)");

        CliProgram.Signal(tool, "INT");
        await SeenAsync("asked");
        CliProgram.Signal(tool, "INT");
        await tool.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, tool.ExitCode);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Program_TerminalIsClosedAndTheShellSaysSoToo_StopsAsWithCtrlC()
    {
        using var tool = await StartAsync("trap 'touch asked; while [ ! -e go ]; do sleep 0.02; done; touch stopped; exit 0' INT");

        CliProgram.Signal(tool, "HUP");
        await SeenAsync("asked");
        CliProgram.Signal(tool, "HUP");
        _rig.Write("go", "");
        await tool.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(129, tool.ExitCode);
        Assert.True(File.Exists(Path.Combine(_rig.Directory, "stopped")), "The server was killed.");
        AssertNothingIsLeft();
    }

    public void Dispose() => _rig.Dispose();

    private async Task<Process> StartAsync(string trap)
    {
        var server = _rig.WriteScript("server", $"{trap}\ntouch started\nwhile :; do sleep 0.02; done\n");
        var tool = CliProgram.Start(
            ["run", "anything", "--message", "Hello", "--binary", server], _rig.Directory, new Dictionary<string, string> { ["TMPDIR"] = _temporary });
        await SeenAsync("started");
        return tool;
    }

    private Task SeenAsync(string file) => Eventually.TrueAsync(
        () => File.Exists(Path.Combine(_rig.Directory, file)), () => string.Join(' ', Directory.EnumerateFileSystemEntries(_rig.Directory)));

    private void AssertNothingIsLeft()
    {
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary, "hearth-run-*"));
        Assert.Empty(LeftProcesses.With(_temporary));
    }
}
