using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hearth.Aws.Signing;

/// <summary>What a signature of version 4 is valid for: a service of one region, from a moment on.</summary>
/// <param name="Time">The moment.</param>
/// <param name="Region">The region, such as <c>eu-central-1</c>.</param>
/// <param name="Service">The name that the service signs with, such as <c>rds-db</c>.</param>
internal readonly record struct SignatureScope(DateTimeOffset Time, string Region, string Service)
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    private const string End = "aws4_request";

    /// <summary>The moment as AWS writes it.</summary>
    public string Timestamp => Time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private string Date => Time.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private string Path => $"{Date}/{Region}/{Service}/{End}";

    /// <summary>Names the key and the scope, for a header or a query.</summary>
    public string CredentialOf(string accessKey) => $"{accessKey}/{Path}";

    /// <summary>Signs a request in its canonical form.</summary>
    /// <returns>Lower-case hexadecimal digits.</returns>
    public string Sign(string secretKey, string canonicalRequest)
    {
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secretKey), Encoding.UTF8.GetBytes(Date));
        foreach (var part in (string[])[Region, Service, End]) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        var text = $"{Algorithm}\n{Timestamp}\n{Path}\n{HashOf(Encoding.UTF8.GetBytes(canonicalRequest))}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The digest of a payload, as canonical requests hold it.</summary>
    public static string HashOf(ReadOnlySpan<byte> payload) => Convert.ToHexStringLower(SHA256.HashData(payload));
}
