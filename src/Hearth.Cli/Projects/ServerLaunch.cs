using Hearth.Cli.Processes;

namespace Hearth.Cli.Projects;

/// <summary>How a server is started.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Directory">The folder it is started in: that of its settings.</param>
/// <param name="Variables">The variables of the environment file.</param>
internal sealed record ServerLaunch(
    string Program, IReadOnlyList<string> Arguments, string Directory, IReadOnlyDictionary<string, string> Variables)
{
    private const string WindowsEnding = ".exe";
    private const string BuildRemedy = "hearth build makes dist/server.";

    /// <summary>What to do when the program is not there.</summary>
    public string Remedy { get; init; } = DotnetSdk.Remedy;

    /// <summary>A server that was published, with its settings beside it.</summary>
    /// <param name="path">The program, or its assembly.</param>
    /// <param name="envFile">The file of variables; null for <c>.env</c> where the tool was started.</param>
    /// <param name="context">What is around the tool.</param>
    /// <exception cref="CliException">It is not there, or the file of variables cannot be read.</exception>
    public static ServerLaunch OfBinary(string path, string? envFile, CliContext context)
    {
        var binary = WithEnding(context.FullPath(path));
        if (!File.Exists(binary)) throw new CliException("binary_missing", $"there is no {binary}.", BuildRemedy, ExitCode.Missing);
        var directory = Path.GetDirectoryName(binary)!;
        var variables = EnvFile.Load(envFile, context.Directory, context);
        return binary.EndsWith(".dll", StringComparison.Ordinal)
            ? new ServerLaunch("dotnet", ["exec", binary], directory, variables)
            : new ServerLaunch(binary, [], directory, variables) { Remedy = BuildRemedy };
    }

    /// <summary>A project's server.</summary>
    /// <param name="project">The project.</param>
    /// <param name="envFile">The file of variables; null for <c>.env</c> where the tool was started, or beside the project.</param>
    /// <param name="builds">False when it was built before.</param>
    /// <param name="context">What is around the tool.</param>
    /// <param name="cancellationToken">Stops the build.</param>
    /// <exception cref="CliException">It does not build, or the file of variables cannot be read.</exception>
    public static async Task<ServerLaunch> BuildAsync(
        ServerProject project, string? envFile, bool builds, CliContext context, CancellationToken cancellationToken)
    {
        var variables = EnvFile.Load(envFile, project.Directory, context);
        var assembly = await new ProjectBuild(project, context).BuildAsync(builds, cancellationToken);
        return new ServerLaunch("dotnet", ["exec", assembly], project.Directory, variables);
    }

    // Of a program on Windows, which nobody types.
    private static string WithEnding(string binary) =>
        !File.Exists(binary) && File.Exists(binary + WindowsEnding) ? binary + WindowsEnding : binary;
}
