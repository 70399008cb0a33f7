using System.Text;
using System.Text.RegularExpressions;
using Hearth.Sandboxes;

namespace Hearth.Tools.Files;

/// <summary>A pattern for paths: <c>*</c>, <c>**</c>, <c>?</c>, <c>[abc]</c> and <c>{a,b}</c>.</summary>
/// <remarks>A pattern without a slash is compared with the name alone, wherever the file lies.</remarks>
internal sealed class GlobPattern
{
    private const int MaxLength = 1000;

    private readonly Regex _regex;
    private readonly bool _isOfName;

    /// <exception cref="SandboxException">The pattern makes no sense.</exception>
    public GlobPattern(string pattern)
    {
        if (pattern.Length is 0 or > MaxLength) throw new SandboxException($"A pattern has 1 to {MaxLength} characters.");
        _isOfName = !pattern.Contains('/', StringComparison.Ordinal);
        try
        {
            _regex = new Regex(ToRegex(pattern.StartsWith("./", StringComparison.Ordinal) ? pattern[2..] : pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException exception)
        {
            throw new SandboxException($"The pattern {pattern} cannot be understood.", exception);
        }
    }

    /// <summary>Whether a path fits.</summary>
    /// <param name="relative">The path as seen from where the search began.</param>
    public bool IsMatch(string relative) => _regex.IsMatch(_isOfName ? relative[(relative.LastIndexOf('/') + 1)..] : relative);

    private static string ToRegex(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        var depth = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 2 < pattern.Length && pattern[i + 1] == '*' && pattern[i + 2] == '/':
                    regex.Append("(?:[^/]+/)*");
                    i += 2;
                    break;
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    regex.Append(@"[\s\S]*");
                    i++;
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '[' when pattern.IndexOf(']', i + 2 < pattern.Length ? i + 2 : i) is var end && end > i:
                    regex.Append(ToClass(pattern[(i + 1)..end]));
                    i = end;
                    break;
                case '{' when pattern.IndexOf('}', i) > i:
                    regex.Append("(?:");
                    depth++;
                    break;
                case '}' when depth > 0:
                    regex.Append(')');
                    depth--;
                    break;
                case ',' when depth > 0:
                    regex.Append('|');
                    break;
                case '\\' when i + 1 < pattern.Length:
                    regex.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return regex.Append(new string(')', depth)).Append(@"\z").ToString();
    }

    private static string ToClass(string members)
    {
        var isNegated = members[0] is '!' or '^';
        var content = (isNegated ? members[1..] : members).Replace(@"\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal)
            .Replace("]", @"\]", StringComparison.Ordinal).Replace("^", @"\^", StringComparison.Ordinal);
        return isNegated ? $"[^/{content}]" : $"[{content}]";
    }
}
