namespace Hearth.Postgres;

/// <summary>Texts as PostgreSQL can keep them: its text has no zero characters, those of clients may.</summary>
/// <remarks>A backslash is doubled and a zero is written <c>\0</c>. Nearly every text is stored as it is.</remarks>
internal static class StoredText
{
    public static string Escape(string text) => text.AsSpan().IndexOfAny('\\', '\0') < 0
        ? text
        : text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\0", @"\0", StringComparison.Ordinal);

    public static string Unescape(string stored)
    {
        if (!stored.Contains('\\')) return stored;
        var text = new char[stored.Length];
        var length = 0;
        for (var i = 0; i < stored.Length; i++)
        {
            text[length++] = stored[i] != '\\' ? stored[i] : stored[++i] == '0' ? '\0' : '\\';
        }

        return new string(text, 0, length);
    }
}
