using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Hearth.AspNetCore.Bodies;

/// <summary>Parses JSON and refuses early what would fail only when it is looked at.</summary>
internal static class StrictJson
{
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>Parses a text; a byte order mark is skipped.</summary>
    /// <param name="text">The text; the document refers to it.</param>
    /// <param name="document">The document; null when there is only white space.</param>
    /// <param name="reason">What is wrong; null when nothing is.</param>
    public static bool TryParse(ReadOnlyMemory<byte> text, out JsonDocument? document, [NotNullWhen(false)] out string? reason)
    {
        document = null;
        reason = null;
        if (text.Span.StartsWith("\uFEFF"u8)) text = text["\uFEFF"u8.Length..];
        if (text.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0) return true;
        if (!Utf8.IsValid(text.Span))
        {
            reason = "It is not valid UTF-8.";
            return false;
        }

        try
        {
            document = JsonDocument.Parse(text, Options);
        }
        catch (JsonException exception)
        {
            reason = exception.Message;
            return false;
        }

        if (!HasUnpairedSurrogate(text.Span)) return true;
        document.Dispose();
        document = null;
        reason = "An escape sequence is an unpaired surrogate.";
        return false;
    }

    // In a valid text every backslash begins an escape sequence.
    private static bool HasUnpairedSurrogate(ReadOnlySpan<byte> text)
    {
        const int EscapeLength = 6;
        while (text.IndexOf((byte)'\\') is >= 0 and var next)
        {
            text = text[next..];
            if (text[1] != 'u')
            {
                text = text[2..];
                continue;
            }

            var unit = CodeUnit(text);
            text = text[EscapeLength..];
            if (char.IsLowSurrogate(unit)) return true;
            if (!char.IsHighSurrogate(unit)) continue;
            if (!text.StartsWith("\\u"u8) || !char.IsLowSurrogate(CodeUnit(text))) return true;
            text = text[EscapeLength..];
        }

        return false;
    }

    private static char CodeUnit(ReadOnlySpan<byte> escape)
    {
        var unit = 0;
        foreach (var digit in escape[2..6]) unit = (unit << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        return (char)unit;
    }
}
