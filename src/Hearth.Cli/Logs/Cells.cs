using System.Globalization;
using System.Text;

namespace Hearth.Cli.Logs;

/// <summary>How many columns of a terminal text takes.</summary>
internal static class Cells
{
    /// <summary>The columns of one line.</summary>
    public static int Of(string text)
    {
        var cells = 0;
        foreach (var rune in text.EnumerateRunes()) cells += Of(rune);
        return cells;
    }

    /// <summary>The text, cut to a width, with an ellipsis for what is missing.</summary>
    public static string Cut(string text, int? width)
    {
        if (width is not { } limit || Of(text) <= limit) return text;
        var cells = 1;
        var cut = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            cells += Of(rune);
            if (cells > limit) break;
            cut.Append(rune);
        }

        return cut.Append('…').ToString();
    }

    private static int Of(Rune rune)
    {
        if (rune.Value < 0x300) return 1;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) return 0;
        return IsWide(rune.Value) ? 2 : 1;
    }

    // East Asian wide and full-width letters, and emoji.
    private static bool IsWide(int value) => value is
        (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF)
        or (>= 0x20000 and <= 0x3FFFD);
}
