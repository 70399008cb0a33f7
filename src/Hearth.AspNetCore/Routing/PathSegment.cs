using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Hearth.AspNetCore.Routing;

/// <summary>A name or an id as it stands in a request target.</summary>
internal static class PathSegment
{
    /// <summary>The longest decoded value, in bytes of UTF-8.</summary>
    public const int MaxBytes = 1_024;

    private const int MaxRawLength = 3 * MaxBytes;

    /// <summary>Decodes a segment once and checks the result.</summary>
    /// <param name="raw">The segment as it was sent.</param>
    /// <param name="value">The decoded value.</param>
    /// <param name="reason">What is wrong with it; null when it is good.</param>
    public static bool TryDecode(ReadOnlySpan<char> raw, out string value, [NotNullWhen(false)] out string? reason)
    {
        value = "";
        if (raw.Length > MaxRawLength)
        {
            reason = $"is longer than {MaxBytes} bytes";
            return false;
        }

        Span<byte> bytes = stackalloc byte[MaxRawLength * 3];
        if (!TryDecode(raw, bytes, out var length, out reason)) return false;

        value = Encoding.UTF8.GetString(bytes[..length]);
        if (string.IsNullOrWhiteSpace(value)) reason = "is blank";
        else if (HasControlCharacter(value)) reason = "contains a control character";
        return reason is null;
    }

    private static bool TryDecode(ReadOnlySpan<char> raw, Span<byte> bytes, out int length, [NotNullWhen(false)] out string? reason)
    {
        length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '%')
            {
                var run = raw[i..].IndexOf('%') is > 0 and var next ? next : raw.Length - i;
                length += Encoding.UTF8.GetBytes(raw.Slice(i, run), bytes[length..]);
                i += run - 1;
            }
            else if (i + 2 < raw.Length && char.IsAsciiHexDigit(raw[i + 1]) && char.IsAsciiHexDigit(raw[i + 2]))
            {
                bytes[length++] = (byte)((Nibble(raw[i + 1]) << 4) | Nibble(raw[i + 2]));
                i += 2;
            }
            else
            {
                reason = "contains a broken percent sequence";
                return false;
            }
        }

        reason = length > MaxBytes ? $"is longer than {MaxBytes} bytes" : Utf8.IsValid(bytes[..length]) ? null : "is not valid UTF-8";
        return reason is null;
    }

    private static bool HasControlCharacter(string value)
    {
        foreach (var character in value)
        {
            if (char.IsControl(character)) return true;
        }

        return false;
    }

    private static int Nibble(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
