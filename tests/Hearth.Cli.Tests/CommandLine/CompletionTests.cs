using System.Diagnostics;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.CommandLine;

public sealed class CompletionTests : IDisposable
{
    private readonly CliRig _tool = new();

    [Fact]
    public async Task Completion_InBash_CompletesAnOption()
    {
        await _tool.RunAsync("completion", "bash");
        var script =
            $$"""
            hearth() { dotnet exec '{{CliProgram.Path}}' "$@"; }
            {{_tool.Output}}
            COMP_LINE='hearth new --pa' COMP_POINT=15 COMP_WORDS=(hearth new --pa) COMP_CWORD=2
            _hearth
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true })!;

        var words = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("--package-source\n", words);
    }

    [Fact]
    public async Task Completion_OfAnUnknownShell_NamesThoseThatThereAre()
    {
        var exitCode = await _tool.RunAsync("completion", "tcsh");

        Assert.Equal(2, exitCode);
        Assert.Contains("zsh", _tool.Error);
    }

    public void Dispose() => _tool.Dispose();
}
