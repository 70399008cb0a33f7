namespace Hearth.Cli.Projects;

/// <summary>The application that a command works on.</summary>
/// <param name="Path">Its project file, in full.</param>
internal sealed record ServerProject(string Path)
{
    private const string WebSdk = "Microsoft.NET.Sdk.Web";
    private static readonly EnumerationOptions OneLevel = new() { IgnoreInaccessible = true };

    /// <summary>Its name: that of the file.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The folder that it is in.</summary>
    public string Directory => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Finds it.</summary>
    /// <param name="path">A project file, or a folder; null for the folder that the tool was started in.</param>
    /// <param name="context">What is around the tool.</param>
    /// <remarks>
    /// A folder's own project comes first; without one, the only web application in a folder below it, or in one below its
    /// <c>src</c>.
    /// </remarks>
    /// <exception cref="CliException">There is none, or there are several.</exception>
    public static ServerProject Find(string? path, CliContext context)
    {
        var start = context.FullPath(path ?? ".");
        if (File.Exists(start)) return new ServerProject(start);
        if (!System.IO.Directory.Exists(start)) throw Missing($"there is no project or folder {path}.");

        var found = ProjectsIn(start);
        if (found.Count == 0) found = [.. Below(start).Concat(Below(System.IO.Path.Combine(start, "src"))).Where(IsWebApplication)];
        return found switch
        {
            [var only] => new ServerProject(only),
            [] => throw Missing($"there is no application in {start}."),
            _ => throw new CliException(
                "project_ambiguous",
                $"there are several projects in {start}: {string.Join(", ", found.Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal))}.",
                "Say which one with --project.", ExitCode.Usage),
        };
    }

    private static List<string> ProjectsIn(string directory) => [.. System.IO.Directory.EnumerateFiles(directory, "*.*proj", OneLevel)
        .Where(file => System.IO.Path.GetExtension(file) is ".csproj" or ".fsproj")];

    private static IEnumerable<string> Below(string directory) => System.IO.Directory.Exists(directory)
        ? System.IO.Directory.EnumerateDirectories(directory, "*", OneLevel).SelectMany(ProjectsIn)
        : [];

    private static bool IsWebApplication(string project) => File.ReadLines(project).Take(20).Any(line => line.Contains(WebSdk, StringComparison.Ordinal));

    private static CliException Missing(string message) =>
        new("project_missing", message, "hearth new makes one; --project says where it is.", ExitCode.Missing);
}
