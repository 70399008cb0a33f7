using System.Text.Json;
using Hearth.Cli.Logs;

namespace Hearth.Cli.Servers;

/// <summary>One line that a server has logged, or printed in another way.</summary>
/// <param name="Level">How grave it is, as .NET calls it; null for a line that is no log entry.</param>
/// <param name="Text">What it says.</param>
internal sealed record ServerLine(string? Level, string Text)
{
    /// <summary>The setting that makes a server log in a form that can be read here.</summary>
    public const string FormatVariable = "Logging__Console__FormatterName";

    /// <summary>The value of <see cref="FormatVariable"/>.</summary>
    public const string Format = "json";

    private const string OwnCategory = "Hearth.";

    private bool IsGrave => Level is "Warning" or "Error" or "Critical";

    private bool IsError => Level is "Error" or "Critical";

    /// <summary>Reads a line of a server's standard output.</summary>
    public static ServerLine Read(string line)
    {
        if (line is not ['{', ..]) return new ServerLine(null, line);
        try
        {
            var json = JsonElement.Parse(line);
            if (Read(json, "LogLevel") is not { } level || Read(json, "Message") is not { } message) return new ServerLine(null, line);
            var category = Read(json, "Category") is { } name && !name.StartsWith(OwnCategory, StringComparison.Ordinal) ? $"{name[(name.LastIndexOf('.') + 1)..]}: " : "";
            var exception = Read(json, "Exception") is { Length: > 0 } thrown ? $" {FirstLine(thrown)}" : "";
            return new ServerLine(level, $"{category}{message}{exception}");
        }
        catch (JsonException)
        {
            return new ServerLine(null, line);
        }
    }

    /// <summary>Says it between the events of a log, where somebody should look at it.</summary>
    public void NoteIn(PrettyPrinter events)
    {
        if (!IsGrave) return;
        var text = Screen.Clean(Text).ReplaceLineEndings(" ");
        events.Note($"{(IsError ? "error" : "warning")}: {text}", IsError ? Tint.Red : Tint.Yellow);
    }

    private static string FirstLine(string text) => text.ReplaceLineEndings("\n").Split('\n')[0];

    private static string? Read(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
