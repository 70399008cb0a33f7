using Hearth.Cli.Projects;

namespace Hearth.Cli.Build;

/// <summary>Publishes a server into a folder that holds nothing else.</summary>
/// <param name="project">The application.</param>
/// <param name="output">The folder, in full.</param>
/// <param name="runtime">For which system; null for this one.</param>
/// <param name="selfContained">Whether .NET is included.</param>
internal sealed class ServerBuild(ServerProject project, string output, string? runtime, bool selfContained)
{
    /// <summary>The file that says that a folder was made here, and may be replaced.</summary>
    public const string Marker = ".hearth-build";

    private const string ProgramName = "server";
    private const string RuntimeSettings = ".runtimeconfig.json";

    /// <summary>Builds it.</summary>
    /// <exception cref="CliException">It does not build, or the folder holds something else.</exception>
    public async Task<BuiltServer> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var build = new ProjectBuild(project, context);
        Prepare();
        try
        {
            await build.RunAsync($"Publishing {project.Name}", Arguments(), cancellationToken);
        }
        catch
        {
            // Half a server is none.
            Directory.Delete(output, recursive: true);
            throw;
        }

        return Describe();
    }

    private List<string> Arguments()
    {
        List<string> arguments = ["publish", project.Path, "-c", "Release", "-o", output, "-nologo", "-v", "quiet", "-consoleLoggerParameters:NoSummary"];
        if (runtime is not null) arguments.AddRange(["-r", runtime]);
        if (selfContained) arguments.Add("--self-contained");
        else if (runtime is not null) arguments.Add("--no-self-contained");
        return arguments;
    }

    // What was published before goes first: where the folder lies in the project, its files would become part of the next one.
    private void Prepare()
    {
        if (File.Exists(output)) throw Occupied("is a file");
        if (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any())
        {
            if (!File.Exists(Path.Combine(output, Marker))) throw Occupied("was not made by hearth build");
            Directory.Delete(output, recursive: true);
        }

        Directory.CreateDirectory(output);
        File.WriteAllText(Path.Combine(output, Marker), "Made by hearth build, which replaces this folder.\n");
    }

    private BuiltServer Describe()
    {
        var settings = Directory.EnumerateFiles(output, "*" + RuntimeSettings).FirstOrDefault();
        var name = settings is null ? project.Name : Path.GetFileName(settings)[..^RuntimeSettings.Length];
        var assembly = Path.Combine(output, name + ".dll");
        var program = FindProgram(name);
        var files = Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != Marker).Select(file => new FileInfo(file)).ToList();
        return new BuiltServer(
            output, program ?? assembly, program is null, runtime, selfContained, files.Count, files.Sum(file => file.Length));
    }

    // The program finds its assembly by a name that it holds itself, so its own may be another one.
    private string? FindProgram(string name)
    {
        foreach (var extension in new[] { "", ".exe" })
        {
            var own = Path.Combine(output, name + extension);
            if (!File.Exists(own)) continue;
            var program = Path.Combine(output, ProgramName + extension);
            if (own != program) File.Move(own, program);
            return program;
        }

        return null;
    }

    private CliException Occupied(string reason) => new(
        "output_occupied", $"{output} {reason}, and is left alone.", "Delete it, or choose another folder with --output.", ExitCode.Usage);
}
