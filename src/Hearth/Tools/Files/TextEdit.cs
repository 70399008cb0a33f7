namespace Hearth.Tools.Files;

/// <summary>The replacement of one text by another in a third, which keeps that one's line endings.</summary>
internal sealed class TextEdit
{
    private readonly string _text;
    private readonly string _old;
    private readonly string _new;
    private readonly int _first;

    public TextEdit(string text, string old, string replacement)
    {
        // Models write LF. In a file with CRLF they mean its own ending.
        var hasCarriageReturns = text.Contains("\r\n", StringComparison.Ordinal);
        if (hasCarriageReturns && !text.Contains(old, StringComparison.Ordinal)) old = WithCarriageReturns(old);
        _text = text;
        _old = old;
        _new = hasCarriageReturns ? WithCarriageReturns(replacement) : replacement;
        _first = text.IndexOf(old, StringComparison.Ordinal);
        Count = CountOf(text, old);
    }

    /// <summary>How often the old text is there. Occurrences that overlap count, for they are ambiguous.</summary>
    public int Count { get; }

    /// <summary>The line of the first occurrence, from 1.</summary>
    public int FirstLine => _text.AsSpan(0, _first).Count('\n') + 1;

    public string Apply() => _text.Replace(_old, _new, StringComparison.Ordinal);

    private static string WithCarriageReturns(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);

    private static int CountOf(string text, string old)
    {
        var count = 0;
        for (var at = text.IndexOf(old, StringComparison.Ordinal); at >= 0; at = text.IndexOf(old, at + 1, StringComparison.Ordinal)) count++;
        return count;
    }
}
