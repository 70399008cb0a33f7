using Hearth.Docs.Tests.Pages;
using Hearth.Docs.Tests.Shell;

namespace Hearth.Docs.Tests.Cli;

/// <summary>The tool, as a program that prints its own reference.</summary>
internal static class CliReference
{
    public const string PagePath = "docs/cli.md";

    /// <summary>The page, without the footer.</summary>
    public static async Task<string> PrintAsync() => (await RunAsync(["reference"], "", TestContext.Current.CancellationToken)).Output;

    /// <summary>The tool's assembly.</summary>
    public static string Program { get; } =
        RepositoryFiles.PathOf($"src/Hearth.Cli/bin/{new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name}/net10.0/hearth.dll");

    public static Task<(int ExitCode, string Output, string Error)> RunAsync(
        IReadOnlyList<string> arguments, string input, CancellationToken cancellationToken) =>
        Bash.ProgramAsync("dotnet", [Program, .. arguments], cancellationToken, input);
}
