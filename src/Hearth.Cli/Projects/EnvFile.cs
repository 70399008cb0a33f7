using System.Text;

namespace Hearth.Cli.Projects;

/// <summary>A file of environment variables, such as <c>.env</c>.</summary>
/// <remarks>
/// <c>NAME=value</c>, one per line; <c>export</c> before it, empty lines and <c>#</c> comments are allowed. A value in double quotes may
/// contain <c>\n</c>, <c>\r</c>, <c>\t</c>, <c>\"</c> and <c>\\</c>; one in single quotes is taken as it is. Quoted values may span lines.
/// Nothing is substituted. The last one of a name counts.
/// </remarks>
internal static class EnvFile
{
    public const string DefaultName = ".env";

    private const long MaxBytes = 1 << 20;
    private const string Form = "A line is NAME=value, NAME=\"value\" or NAME='value'.";

    /// <summary>Reads the variables that a command passes on.</summary>
    /// <param name="path">The file that the user has named; null for <c>.env</c> where the tool was started or in the project's folder, if it is there.</param>
    /// <param name="directory">The project's folder.</param>
    /// <param name="context">Whose environment wins.</param>
    /// <exception cref="CliException">The file cannot be read. The message names the line, never a value.</exception>
    public static IReadOnlyDictionary<string, string> Load(string? path, string directory, CliContext context)
    {
        if (path is null) return Load([context.FullPath(DefaultName), Path.Combine(directory, DefaultName)], context);
        var file = context.FullPath(path);
        if (!File.Exists(file))
        {
            throw new CliException("env_file_missing", $"there is no file {path}.", "--env-file names a file of NAME=value lines.", ExitCode.Missing);
        }

        return Load([file], context);
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Its name, for messages.</param>
    public static Dictionary<string, string> Parse(string text, string file)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        for (var number = 0; number < lines.Length; number++)
        {
            var line = lines[number].TrimStart();
            if (line.Length == 0 || line[0] == '#') continue;
            var first = number + 1;
            if (line.StartsWith("export ", StringComparison.Ordinal)) line = line["export ".Length..].TrimStart();
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) throw Invalid(file, first, "there is no \"=\"");
            var name = line[..equals].TrimEnd();
            if (!IsName(name)) throw Invalid(file, first, "what stands before \"=\" is no name of a variable");
            var value = line[(equals + 1)..].TrimStart();
            variables[name] = value is ['"' or '\'', ..] ? Quoted(value, lines, ref number, file) : Unquoted(value);
        }

        return variables;
    }

    private static Dictionary<string, string> Load(string[] candidates, CliContext context)
    {
        if (candidates.FirstOrDefault(File.Exists) is not { } file) return [];
        var variables = Parse(Read(file), file);
        foreach (var name in variables.Keys.Where(context.Environment.ContainsKey).ToList()) variables.Remove(name);
        return variables;
    }

    private static string Read(string file)
    {
        try
        {
            return new FileInfo(file).Length <= MaxBytes ? File.ReadAllText(file) : throw Invalid(file, 1, "the file is longer than 1 MiB");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException("env_file_unreadable", $"{file} cannot be read: {exception.Message}", exitCode: ExitCode.Usage);
        }
    }

    private static string Quoted(string value, string[] lines, ref int number, string file)
    {
        var (quote, first) = (value[0], number + 1);
        var text = new StringBuilder();
        var line = value[1..];
        while (true)
        {
            var end = Append(text, line, quote);
            if (end >= 0)
            {
                var rest = line[(end + 1)..].TrimStart();
                return rest is "" or ['#', ..] ? text.ToString() : throw Invalid(file, number + 1, "something stands behind the closing quote");
            }

            if (++number >= lines.Length) throw Invalid(file, first, "the quote is not closed");
            text.Append('\n');
            line = lines[number];
        }
    }

    // Where the closing quote is; -1 when it is not in this line.
    private static int Append(StringBuilder text, string line, char quote)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == quote) return i;
            if (quote == '"' && line[i] == '\\' && i + 1 < line.Length && Unescaped(line[i + 1]) is { } meant)
            {
                text.Append(meant);
                i++;
            }
            else
            {
                text.Append(line[i]);
            }
        }

        return -1;
    }

    private static char? Unescaped(char letter) => letter switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '"' or '\\' => letter,
        _ => null,
    };

    private static string Unquoted(string value)
    {
        var end = 0;
        while (end < value.Length && !IsComment(value, end)) end++;
        return value[..end].TrimEnd();
    }

    private static bool IsComment(string value, int index) =>
        value[index] == '#' && (index == 0 || char.IsWhiteSpace(value[index - 1]));

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.');

    private static CliException Invalid(string file, int line, string reason) =>
        new("env_file_invalid", $"{file}, line {line}: {reason}.", Form, ExitCode.Usage);
}
