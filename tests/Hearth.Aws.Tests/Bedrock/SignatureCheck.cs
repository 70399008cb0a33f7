using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Hearth.FakeProvider;

namespace Hearth.Aws.Tests.Bedrock;

/// <summary>Recomputes the signature of a request from what arrived, as the service does.</summary>
internal static partial class SignatureCheck
{
    /// <summary>The scope and the access key that a request claims, once its signature has been found right.</summary>
    public static (string AccessKey, string Region, string Service) Verify(FakeRequest request, string secretKey)
    {
        var match = AuthorizationPattern.Match(request.Headers["authorization"]);
        Assert.True(match.Success, request.Headers["authorization"]);
        var (date, region, service) = (match.Groups["date"].Value, match.Groups["region"].Value, match.Groups["service"].Value);
        var names = match.Groups["headers"].Value.Split(';');
        Assert.Contains("host", names);
        Assert.Contains("x-amz-date", names);
        Assert.Equal(request.Headers.ContainsKey("x-amz-security-token"), names.Contains("x-amz-security-token"));
        Assert.StartsWith(date, request.Headers["x-amz-date"], StringComparison.Ordinal);

        var canonical = new StringBuilder("POST\n").Append(CanonicalPath(request.Target)).Append("\n\n");
        foreach (var name in names) canonical.Append(name).Append(':').Append(request.Headers[name].Trim()).Append('\n');
        canonical.Append('\n').Append(match.Groups["headers"].Value).Append('\n').Append(Hex(SHA256.HashData(request.Bytes.Span)));

        var text = $"AWS4-HMAC-SHA256\n{request.Headers["x-amz-date"]}\n{date}/{region}/{service}/aws4_request\n"
            + Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())));
        var key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (var part in (string[])[date, region, service, "aws4_request", text]) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        Assert.Equal(Hex(key), match.Groups["signature"].Value);
        return (match.Groups["key"].Value, region, service);
    }

    // Every octet of the path on the wire but letters, digits and -._~/ is encoded, the percent signs of its own encoding included.
    private static string CanonicalPath(string target)
    {
        var path = new StringBuilder();
        foreach (var octet in Encoding.ASCII.GetBytes(target))
        {
            var isPlain = char.IsAsciiLetterOrDigit((char)octet) || (char)octet is '-' or '.' or '_' or '~' or '/';
            path.Append(isPlain ? (char)octet : $"%{octet:X2}");
        }

        return path.ToString();
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    [GeneratedRegex(
        @"^AWS4-HMAC-SHA256 Credential=(?<key>\w+)/(?<date>\d{8})/(?<region>[a-z0-9-]+)/(?<service>[a-z-]+)/aws4_request, "
        + @"SignedHeaders=(?<headers>[a-z0-9;-]+), Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex AuthorizationPattern { get; }
}
