using System.Text.RegularExpressions;

namespace Hearth.AspNetCore.Tracing;

/// <summary>The grammar of <c>tracestate</c>.</summary>
internal static partial class TraceState
{
    private const int MaxMembers = 32;

    public static bool IsValid(string state)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in state.Split(','))
        {
            // Empty members are allowed and mean nothing.
            var member = part.Trim(' ', '\t');
            if (member.Length == 0) continue;
            if (!Member().IsMatch(member) || !seen.Add(member[..member.IndexOf('=', StringComparison.Ordinal)])) return false;
        }

        return seen.Count is > 0 and <= MaxMembers;
    }

    // A key, optionally with a tenant before an @, then a value of printable ASCII without comma, equals sign and a space at its end.
    [GeneratedRegex(@"\A(?:[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]\z")]
    private static partial Regex Member();
}
