using System.Diagnostics;

namespace Hearth.Docs.Tests.Shell;

/// <summary>Runs programs and waits for them.</summary>
internal static class Bash
{
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(
        string script, CancellationToken cancellationToken, params string[] arguments) =>
        ProgramAsync("bash", ["-euo", "pipefail", "-c", script, "docs", .. arguments], cancellationToken);

    public static async Task<(int ExitCode, string Output, string Error)> ProgramAsync(
        string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken, string input = "")
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of the pages are for bash.");
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Pages.RepositoryFiles.Root,
        };
        using var process = Process.Start(start)!;
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
