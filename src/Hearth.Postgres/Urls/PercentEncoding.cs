using System.Text;

namespace Hearth.Postgres.Urls;

/// <summary>Percent-encoding as libpq reads it: <c>+</c> is a plus, and every <c>%</c> starts an escape.</summary>
internal static class PercentEncoding
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="text">A part of the URL.</param>
    /// <param name="parameter">What the part is, for the refusal.</param>
    public static string Decode(ReadOnlySpan<char> text, string parameter)
    {
        if (!text.Contains('%')) return text.ToString();

        var bytes = new List<byte>(text.Length);
        while (text.IndexOf('%') is var escape and >= 0)
        {
            bytes.AddRange(Encode(text[..escape], parameter));
            bytes.Add(Escaped(text[(escape + 1)..], parameter));
            text = text[(escape + 3)..];
        }

        bytes.AddRange(Encode(text, parameter));
        return Decode([.. bytes], parameter);
    }

    private static byte Escaped(ReadOnlySpan<char> text, string parameter)
    {
        if (text.Length < 2 || !char.IsAsciiHexDigit(text[0]) || !char.IsAsciiHexDigit(text[1]))
        {
            throw UrlFailure.Of(parameter, "has a % that two hexadecimal digits do not follow. A percent sign itself is written %25.");
        }

        var value = Convert.FromHexString(text[..2])[0];
        return value != 0 ? value : throw UrlFailure.Of(parameter, "contains %00, which PostgreSQL cannot take.");
    }

    private static byte[] Encode(ReadOnlySpan<char> text, string parameter)
    {
        try
        {
            return Utf8.GetBytes(text.ToArray());
        }
        catch (EncoderFallbackException)
        {
            throw UrlFailure.Of(parameter, "is not valid Unicode.");
        }
    }

    private static string Decode(byte[] bytes, string parameter)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw UrlFailure.Of(parameter, "has escapes that are not UTF-8.");
        }
    }
}
