using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Hearth.Postgres;

/// <summary>Blob ids are lower-case hexadecimal; the database keeps the bytes.</summary>
internal static class BlobHash
{
    /// <returns>False for a text that no blob can have as its id.</returns>
    public static bool TryParse(string blobId, [NotNullWhen(true)] out byte[]? hash)
    {
        hash = null;
        if (blobId.Length != SHA256.HashSizeInBytes * 2 || blobId.AsSpan().ContainsAnyInRange('A', 'F')) return false;
        var bytes = new byte[SHA256.HashSizeInBytes];
        if (Convert.FromHexString(blobId, bytes, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        hash = bytes;
        return true;
    }
}
