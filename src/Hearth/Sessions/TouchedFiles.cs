using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>The files that a conversation has read and modified, carried from summary to summary by their names.</summary>
internal sealed class TouchedFiles
{
    private const int MaxFiles = 200;
    private const string ReadTitle = "## Files read";
    private const string ModifiedTitle = "## Files modified";
    private const string Bullet = "- ";

    private readonly List<string> _read = [];
    private readonly List<string> _modified = [];

    /// <summary>Takes the lists off the end of a summary.</summary>
    /// <returns>The summary without them.</returns>
    public string TakeFrom(string summary)
    {
        List<string>? list = null;
        var text = new StringBuilder();
        foreach (var line in summary.Split('\n'))
        {
            if (line is ReadTitle or ModifiedTitle) list = line == ReadTitle ? _read : _modified;
            else if (list is null) text.Append(line).Append('\n');
            else if (line.StartsWith(Bullet, StringComparison.Ordinal)) Add(list, line[Bullet.Length..]);
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>Notes the files that the calls of a message name.</summary>
    public void Note(ChatMessage message)
    {
        foreach (var call in message.Contents.OfType<FunctionCallContent>())
        {
            if (PathOf(call) is not { Length: > 0 } path) continue;
            if (call.Name == "read") Add(_read, path);
            else if (call.Name is "write" or "edit") Add(_modified, path);
        }
    }

    /// <summary>The lists as they stand at the end of a summary; empty when there is none.</summary>
    public string ToText() => ListText(ReadTitle, _read) + ListText(ModifiedTitle, _modified);

    private static string? PathOf(FunctionCallContent call) => call.Arguments is { } arguments && arguments.TryGetValue("path", out var value)
        ? value switch
        {
            string path => path,
            JsonElement { ValueKind: JsonValueKind.String } path => path.GetString(),
            _ => null,
        }
        : null;

    // The oldest go first when there are too many; a name of several lines is no path of a built-in tool.
    private static void Add(List<string> files, string path)
    {
        if (path.Contains('\n', StringComparison.Ordinal)) return;
        files.Remove(path);
        files.Add(path);
        if (files.Count > MaxFiles) files.RemoveAt(0);
    }

    private static string ListText(string title, List<string> files) =>
        files.Count == 0 ? "" : $"\n\n{title}\n{string.Join('\n', files.Select(file => Bullet + file))}";
}
