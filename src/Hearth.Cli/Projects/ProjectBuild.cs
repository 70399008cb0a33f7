using System.Text.RegularExpressions;
using Hearth.Cli.Processes;
using Spectre.Console;

namespace Hearth.Cli.Projects;

/// <summary>Builds a project with the .NET SDK.</summary>
internal sealed partial class ProjectBuild(ServerProject project, CliContext context)
{
    private const int MaxErrors = 20;

    /// <summary>What every call of the SDK is given: plain lines in one language.</summary>
    public static readonly IReadOnlyDictionary<string, string?> Environment = new Dictionary<string, string?>
    {
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["MSBUILDTERMINALLOGGER"] = "off",
    };

    private readonly ExternalProgram _dotnet = ExternalProgram.Dotnet(context);

    /// <summary>A folder, in full, whose files are no part of the project where it lies in there. Default: null, for none.</summary>
    public string? ExcludedFolder { get; init; }

    /// <summary>Builds it for a try.</summary>
    /// <param name="builds">False when it was built before.</param>
    /// <param name="cancellationToken">Stops the build.</param>
    /// <returns>The path of the application's assembly.</returns>
    /// <exception cref="CliException">It does not build.</exception>
    public async Task<string> BuildAsync(bool builds, CancellationToken cancellationToken)
    {
        if (builds) await RunAsync($"Building {project.Name}", ["build", project.Path, "-nologo", "-v", "quiet", "-consoleLoggerParameters:NoSummary"], cancellationToken);
        var path = await AskAsync("TargetPath", cancellationToken);
        return File.Exists(path) ? path : throw new CliException(
            "build_missing", $"{project.Name} has not been built: there is no {path}.", "Leave --no-build out.", ExitCode.Missing);
    }

    /// <summary>Asks for a property of the project.</summary>
    /// <exception cref="CliException">The project cannot be read.</exception>
    public async Task<string> AskAsync(string property, CancellationToken cancellationToken)
    {
        var asked = await RunAsync(null, ["msbuild", project.Path, "-nologo", $"-getProperty:{property}"], cancellationToken);
        return asked.Output.Trim();
    }

    /// <summary>Runs a command of the SDK, with a sign that it goes on where somebody watches.</summary>
    /// <exception cref="CliException">It fails: with the errors of the compiler.</exception>
    public async Task<ProgramResult> RunAsync(string? activity, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var options = new ProgramOptions { Environment = Variables(), Directory = project.Directory };
        var result = activity is null || !context.IsInteractive || context.Json
            ? await _dotnet.RunAsync(arguments, options, cancellationToken)
            : await context.Console.Status().StartAsync(Markup.Escape(activity) + " …", _ => _dotnet.RunAsync(arguments, options, cancellationToken));
        return result.Succeeded ? result : throw Failure(result);
    }

    // To this property, unlike one on the command line, the SDK and the project add what they leave out themselves.
    private Dictionary<string, string?> Variables()
    {
        var variables = new Dictionary<string, string?>(Environment);
        if (ExcludedFolder is { } folder) variables["DefaultItemExcludes"] = Path.Combine(folder, "**");
        return variables;
    }

    private CliException Failure(ProgramResult result)
    {
        var lines = $"{result.Output}\n{result.Error}".Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        var errors = lines.Where(line => Error().IsMatch(line)).Select(Shorten).Distinct().ToList();
        if (errors.Count == 0) errors = [.. lines.TakeLast(MaxErrors)];
        return new CliException(
            "build_failed", $"{project.Name} does not build:\n{string.Join('\n', errors.Take(MaxErrors).Select(line => $"  {line}"))}",
            errors.Count > MaxErrors ? $"{errors.Count - MaxErrors} more errors; dotnet build shows all of them." : null);
    }

    // Paths from the project's folder, and not the project's own path behind each error.
    private string Shorten(string line) => ProjectSuffix().Replace(line, "").Replace(project.Directory + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    [GeneratedRegex(@"(^|: )error( [A-Z]+\d+)?\s*:")]
    private static partial Regex Error();

    [GeneratedRegex(@" \[[^\]]+proj\]$")]
    private static partial Regex ProjectSuffix();
}
