using System.Text;
using Hearth.Sandboxes;

namespace Hearth.Tools.Files;

/// <summary>What kind of file some bytes are.</summary>
internal static class FileContent
{
    private const int ProbeBytes = 8000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static bool IsBinary(ReadOnlySpan<byte> content) => content[..Math.Min(content.Length, ProbeBytes)].Contains((byte)0);

    /// <summary>The media type of an image that models take; null for anything else.</summary>
    public static string? ImageTypeOf(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return "image/png";
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "image/jpeg";
        if (content.StartsWith("GIF87a"u8) || content.StartsWith("GIF89a"u8)) return "image/gif";
        return content.Length >= 12 && content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8) ? "image/webp" : null;
    }

    /// <summary>The text without a byte order mark; what is no UTF-8 is replaced.</summary>
    public static string Decode(ReadOnlySpan<byte> content) => Encoding.UTF8.GetString(WithoutMark(content));

    /// <summary>The text without a byte order mark.</summary>
    /// <exception cref="SandboxException">It is no UTF-8, and would be damaged if it were written back.</exception>
    public static string DecodeStrictly(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            return Strict.GetString(WithoutMark(content));
        }
        catch (DecoderFallbackException exception)
        {
            throw new SandboxException($"{path} is no UTF-8 text.", exception);
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> content) => content.StartsWith(ByteOrderMark) ? content[3..] : content;
}
