using Hearth.Cli.Projects;

namespace Hearth.Cli.Build;

/// <summary>Publishes a server into a folder that holds nothing else. What was there before stays until it has succeeded.</summary>
/// <param name="project">The application.</param>
/// <param name="output">The folder.</param>
/// <param name="runtime">For which system; null for this one.</param>
/// <param name="selfContained">Whether .NET is included.</param>
internal sealed class ServerBuild(ServerProject project, OutputFolder output, string? runtime, bool selfContained)
{
    private const string ProgramName = "server";
    private const string RuntimeSettings = ".runtimeconfig.json";

    /// <summary>Builds it.</summary>
    /// <exception cref="CliException">It does not build, or the folder holds something else.</exception>
    public async Task<BuiltServer> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        // Where it lies in the project, what is there from before would become part of what is published.
        var build = new ProjectBuild(project, context) { ExcludedFolder = output.Path };
        output.Prepare();
        try
        {
            await build.RunAsync($"Publishing {project.Name}", Arguments(), cancellationToken);
            var built = await DescribeAsync(build, cancellationToken);
            output.Replace();
            return built;
        }
        finally
        {
            // Half a server is none.
            output.Abandon();
        }
    }

    private List<string> Arguments()
    {
        List<string> arguments = ["publish", project.Path, "-c", "Release", "-o", output.Next, "-nologo", "-v", "quiet", "-consoleLoggerParameters:NoSummary"];
        if (runtime is not null) arguments.AddRange(["-r", runtime]);
        if (selfContained) arguments.Add("--self-contained");
        else if (runtime is not null) arguments.Add("--no-self-contained");
        return arguments;
    }

    private async Task<BuiltServer> DescribeAsync(ProjectBuild build, CancellationToken cancellationToken)
    {
        var name = FindName() ?? await build.AskAsync("AssemblyName", cancellationToken);
        var program = FindProgram(name);
        if (program is null && !File.Exists(Path.Combine(output.Next, name + ".dll")))
        {
            throw new CliException(
                "program_not_built", $"{project.Name} was published, but without a program: there is neither {name} nor {name}.dll.",
                "hearth build is for applications: does the project set OutputType to something else?");
        }

        var files = Directory.EnumerateFiles(output.Next, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != OutputFolder.Marker).Select(file => new FileInfo(file)).ToList();
        return new BuiltServer(
            output.Path, Path.Combine(output.Path, program ?? name + ".dll"), program is null, runtime, selfContained, files.Count, files.Sum(file => file.Length));
    }

    // What is one file has no such settings beside it.
    private string? FindName() =>
        Directory.EnumerateFiles(output.Next, "*" + RuntimeSettings).FirstOrDefault() is { } settings ? Path.GetFileName(settings)[..^RuntimeSettings.Length] : null;

    // The program finds its assembly by a name that it holds itself, so its own may be another one.
    private string? FindProgram(string name)
    {
        foreach (var extension in new[] { "", ".exe" })
        {
            var own = Path.Combine(output.Next, name + extension);
            if (!File.Exists(own)) continue;
            var program = ProgramName + extension;
            if (name != ProgramName) File.Move(own, Path.Combine(output.Next, program));
            return program;
        }

        return null;
    }
}
