using System.Text;

namespace Hearth.Tools;

/// <summary>How much text a built-in tool gives a model at once.</summary>
internal static class TextLimits
{
    public const int MaxLines = 2000;
    public const int MaxBytes = 50 * 1024;

    /// <summary>The last lines of a text, as many as fit.</summary>
    public static (string Text, bool IsCut) Tail(string text)
    {
        var (start, lines, bytes) = (text.Length, 0, 0);
        while (start > 0 && lines < MaxLines)
        {
            var next = start > 1 ? text.LastIndexOf('\n', start - 2) + 1 : 0;
            var length = Encoding.UTF8.GetByteCount(text.AsSpan(next, start - next));
            if (bytes + length > MaxBytes) break;
            (start, lines, bytes) = (next, lines + 1, bytes + length);
        }

        return lines > 0 || text.Length == 0 ? (text[start..], start > 0) : (EndOf(text), true);
    }

    // The end of a line that is too long; a UTF-16 unit has at most three bytes.
    private static string EndOf(string text)
    {
        var end = text[^Math.Min(text.Length, MaxBytes / 3)..];
        return char.IsLowSurrogate(end[0]) ? end[1..] : end;
    }
}
