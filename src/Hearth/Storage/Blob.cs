using System.Security.Cryptography;

namespace Hearth.Storage;

/// <summary>Bytes kept outside the event rows.</summary>
/// <param name="Id">The lower-case hexadecimal SHA-256 of the content.</param>
/// <param name="MediaType">What the content is, such as <c>image/png</c>.</param>
/// <param name="Content">The bytes.</param>
public sealed record Blob(string Id, string MediaType, ReadOnlyMemory<byte> Content)
{
    /// <summary>Names the content by its hash.</summary>
    public static Blob Create(string mediaType, ReadOnlyMemory<byte> content) =>
        new(Convert.ToHexStringLower(SHA256.HashData(content.Span)), mediaType, content);
}
