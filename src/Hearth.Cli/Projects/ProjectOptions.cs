using System.CommandLine;

namespace Hearth.Cli.Projects;

/// <summary>The options of commands that work on a project.</summary>
internal static class ProjectOptions
{
    public static Option<string?> Project() => new("--project", "-p")
    {
        Description = "The project, or its folder. Default: the one in this folder, or the only web application below it.",
        HelpName = "path",
    };

    public static Option<string?> EnvFile() => new("--env-file")
    {
        Description = "A file of NAME=value lines. What is set already wins. Default: .env here, else in the project's folder.",
        HelpName = "file",
    };
}
