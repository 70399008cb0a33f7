using System.Diagnostics.CodeAnalysis;

namespace Hearth.Cli.Dev;

/// <summary>What <c>dotnet watch</c> says of its own.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Text">The file that has changed, from the project's folder; else the whole of it.</param>
internal sealed record WatchLine(WatchLineKind Kind, string Text)
{
    private const string Prefix = "dotnet watch : ";
    private static readonly string[] Changes = ["File updated: ", "File changed: ", "File added: ", "File deleted: ", "Changes detected: "];

    public static bool TryRead(string line, string directory, [NotNullWhen(true)] out WatchLine? watch)
    {
        watch = line.StartsWith(Prefix, StringComparison.Ordinal) ? Read(line[Prefix.Length..].Trim(), directory) : null;
        return watch is not null;
    }

    private static WatchLine Read(string text, string directory)
    {
        if (Changes.FirstOrDefault(change => text.StartsWith(change, StringComparison.Ordinal)) is { } start)
        {
            var file = text[start.Length..].TrimEnd('.', ' ');
            return new WatchLine(WatchLineKind.Changed, file.Replace(directory + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).TrimStart('.', '/'));
        }

        if (text.StartsWith("Waiting for a file to change", StringComparison.Ordinal)) return new WatchLine(WatchLineKind.Waiting, text);
        return new WatchLine(WatchLineKind.Other, text);
    }
}
