using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Hearth.Streams;

/// <summary>The 26-character, time-ordered identifiers used behind prefixes such as <c>run_</c>.</summary>
internal static class Ulid
{
    public const int TextLength = 26;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    public static string New(TimeProvider time)
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes, (time.GetUtcNow().ToUnixTimeMilliseconds() << 16) | ((long)bytes[6] << 8) | bytes[7]);
        return Encode(bytes);
    }

    /// <summary>Encodes the first 16 bytes, most significant bit first, in Crockford's base 32.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        Span<char> text = stackalloc char[TextLength];
        for (var i = TextLength - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }

        return new string(text);
    }

    public static bool IsWellFormed(ReadOnlySpan<char> text) =>
        text.Length == TextLength && text[0] <= '7' && !text.ContainsAnyExcept(Letters);
}
