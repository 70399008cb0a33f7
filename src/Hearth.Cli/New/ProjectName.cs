using System.Text.RegularExpressions;

namespace Hearth.Cli.New;

/// <summary>What a project may be called: it becomes the name of a folder, of files and of a namespace.</summary>
internal static partial class ProjectName
{
    private const int LongestName = 100;

    // As part of a namespace these hide what the generated code means by them.
    private static readonly string[] Taken = ["Agent", "Hearth", "Microsoft", "System", "Workflow", "Xunit"];

    /// <summary>What is wrong with a name; null when it is good.</summary>
    public static string? Complaint(string name)
    {
        if (name.Length > LongestName) return $"a name has at most {LongestName} characters.";
        if (!Pattern().IsMatch(name)) return "a name begins with a letter and has letters, digits, underscores, and single dots and dashes between them.";
        var parts = name.Split('.');
        if (Array.Find(parts, part => Taken.Contains(part, StringComparer.Ordinal)) is { } taken) return $"{taken} means something else in the code of the project.";
        return Array.Find(parts, Keywords.Contains) is { } keyword ? $"{keyword} is a word of C#." : null;
    }

    /// <exception cref="CliException">The name cannot be used.</exception>
    public static void Require(string name)
    {
        if (Complaint(name) is { } complaint) throw new CliException("name_invalid", $"{name} cannot be the name of a project: {complaint}", "hearth new hearth-agent my-agent, for example.", ExitCode.Usage);
    }

    [GeneratedRegex(@"^[A-Za-z](?:[A-Za-z0-9_]|[.-](?=[A-Za-z0-9_]))*$")]
    private static partial Regex Pattern();
}
