using System.Security.Cryptography;
using System.Text;

namespace Hearth.Workflows;

/// <summary>Ids that follow from names: the same names give the same id (UUID version 5).</summary>
internal static class NameBasedUuid
{
    private static readonly Guid Namespace = new("4b9c6a54-51b7-5a5e-9d0b-2a8f1f0c7e11");

    public static Guid Create(string scope, string name)
    {
        Span<byte> source = [.. Namespace.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes($"{scope}\0{name}")];
#pragma warning disable CA5350 // RFC 9562 defines version 5 by SHA-1; nothing here rests on its strength.
        var hash = SHA1.HashData(source).AsSpan(0, 16);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
