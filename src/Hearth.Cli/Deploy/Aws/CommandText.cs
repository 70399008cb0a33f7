using System.Text;
using System.Text.RegularExpressions;

namespace Hearth.Cli.Deploy.Aws;

/// <summary>Writes commands so that they can be read and pasted into a shell.</summary>
internal static partial class CommandText
{
    /// <summary>A command with one option a line.</summary>
    public static string Long(string program, IEnumerable<string> arguments)
    {
        var text = new StringBuilder(program);
        foreach (var argument in arguments)
        {
            if (argument.StartsWith("--", StringComparison.Ordinal)) text.Append(" \\\n  ").Append(Quoted(argument));
            else text.Append(' ').Append(Quoted(argument));
        }

        return text.ToString();
    }

    /// <summary>A command on one line.</summary>
    public static string Short(string program, IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quoted).Prepend(program));

    /// <summary>An argument as a shell takes it.</summary>
    public static string Quoted(string argument) =>
        Plain().IsMatch(argument) ? argument : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex("^[A-Za-z0-9_./:=@,-]+$")]
    private static partial Regex Plain();
}
