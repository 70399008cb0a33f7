using System.Text.RegularExpressions;

namespace Hearth.Deploy.Tests.Templates;

/// <summary>Cuts the text of a Terraform file into words, strings and signs. Ends of lines count, comments do not.</summary>
internal static partial class HclLexer
{
    public const string EndOfLine = "\n";

    public static IReadOnlyList<string> Read(string text)
    {
        var tokens = new List<string>();
        var position = 0;
        while (position < text.Length)
        {
            var length = LengthAt(text, position);
            var token = text.Substring(position, length);
            if (token == EndOfLine || !IsSilent(token))
                tokens.Add(token);
            position += length;
        }
        return tokens;
    }

    private static int LengthAt(string text, int position)
    {
        if (text[position] == '"')
            return StringLength(text, position);
        var match = TokenPattern().Match(text, position);
        return match.Success ? match.Length : throw new FormatException($"Cannot read Terraform at: {text[position..Math.Min(text.Length, position + 40)]}");
    }

    // A string may hold ${…}, and strings again in there.
    private static int StringLength(string text, int start)
    {
        var depth = 0;
        for (var position = start + 1; position < text.Length; position++)
        {
            if (text[position] == '\\')
                position++;
            else if (text.AsSpan(position).StartsWith("${"))
                depth++;
            else if (text[position] == '}' && depth > 0)
                depth--;
            else if (text[position] == '"' && depth == 0)
                return position + 1 - start;
        }
        throw new FormatException($"A string does not end: {text[start..Math.Min(text.Length, start + 40)]}");
    }

    private static bool IsSilent(string token) => char.IsWhiteSpace(token[0]) || token[0] == '#' || token.StartsWith("//", StringComparison.Ordinal);

    [GeneratedRegex(@"\G(?:\n|[^\S\n]+|#[^\n]*|//[^\n]*|[A-Za-z_][A-Za-z0-9_-]*|[0-9]+(?:\.[0-9]+)?|==|!=|>=|<=|=>|&&|\|\||\.\.\.|[{}\[\]()=.,:?!<>+*/-])")]
    private static partial Regex TokenPattern();
}
