using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Security;

/// <summary>The accepted API keys, kept as digests only.</summary>
internal sealed class ApiKeyRing(IOptions<SecurityOptions> options)
{
    private const int CallerIdBytes = 8;

    private readonly byte[][] _digests = [.. options.Value.ApiKeys.Select(Digest)];

    public bool IsEmpty => _digests.Length == 0;

    /// <summary>The caller that a key stands for: the same in every process and after every restart. Null for an unknown key.</summary>
    public string? FindCaller(string key)
    {
        var presented = Digest(key);
        byte[]? match = null;

        // Every digest is compared in full, so the time taken says nothing about how much of which key was right.
        foreach (var digest in _digests)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, presented)) match = digest;
        }

        return match is null ? null : $"key-{Convert.ToHexStringLower(match.AsSpan(0, CallerIdBytes))}";
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
