using System.Globalization;
using System.Text;

namespace Hearth.Schemas;

/// <summary>Rewrites what ECMA-262, the dialect of JSON Schema, and .NET read differently in a regular expression.</summary>
/// <remarks>
/// <c>RegexOptions.ECMAScript</c> is not used: it excludes the non-backtracking engine, look-behind and Unicode classes.
/// Characters outside the basic plane count as two, as they do in ECMA-262 without its <c>u</c> flag.
/// </remarks>
internal static class EcmaScriptPattern
{
    public static string Translate(string pattern)
    {
        var result = new StringBuilder(pattern.Length + 16);
        var isInClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
                i = AppendEscape(result, pattern, i + 1, isInClass);
            else if (isInClass)
                isInClass = AppendInClass(result, pattern[i]);
            else
                i = AppendOutsideClass(result, pattern, i, out isInClass);
        }

        return result.ToString();
    }

    private static bool AppendInClass(StringBuilder result, char character)
    {
        // In .NET a bracket after a dash would subtract a class.
        result.Append(character == '[' ? "\\[" : character.ToString());
        return character != ']';
    }

    private static int AppendOutsideClass(StringBuilder result, string pattern, int index, out bool isInClass)
    {
        isInClass = pattern[index] == '[';
        switch (pattern[index])
        {
            case '$':
                result.Append("\\z"); // The .NET one also matches before a final line feed.
                return index;
            case '.':
                result.Append("[^\\n\\r\\u2028\\u2029]");
                return index;
            case '[' when pattern.AsSpan(index).StartsWith("[^]"):
                result.Append("[\\s\\S]");
                isInClass = false;
                return index + 2;
            default:
                result.Append(pattern[index]);
                return index;
        }
    }

    /// <returns>The index of the last character read.</returns>
    private static int AppendEscape(StringBuilder result, string pattern, int index, bool isInClass)
    {
        if (pattern[index] == 'u' && pattern.AsSpan(index + 1).StartsWith("{"))
            return AppendCodePoint(result, pattern, index);

        result.Append((pattern[index], isInClass) switch
        {
            ('d', true) => "0-9",
            ('d', false) => "[0-9]",
            ('D', false) => "[^0-9]",
            ('w', true) => "a-zA-Z0-9_",
            ('w', false) => "[a-zA-Z0-9_]",
            ('W', false) => "[^a-zA-Z0-9_]",
            _ => "\\" + pattern[index],
        });
        return index;
    }

    private static int AppendCodePoint(StringBuilder result, string pattern, int index)
    {
        var end = pattern.IndexOf('}', index);
        if (end < 0
            || !int.TryParse(pattern.AsSpan(index + 2, end - index - 2), NumberStyles.AllowHexSpecifier, null, out var value)
            || !Rune.IsValid(value))
            throw new ArgumentException("The escape \\u{…} needs the hexadecimal number of a character.", nameof(pattern));

        foreach (var unit in new Rune(value).ToString())
            result.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
        return end;
    }
}
