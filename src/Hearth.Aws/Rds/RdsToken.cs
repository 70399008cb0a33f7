using Amazon.Runtime;
using Hearth.Aws.Signing;

namespace Hearth.Aws.Rds;

/// <summary>Makes the tokens that RDS takes for a password of a user with the role <c>rds_iam</c>: a request that is signed, not sent.</summary>
internal static class RdsToken
{
    /// <summary>How long RDS takes a token after it was made.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private const string Service = "rds-db";
    private const int HttpsPort = 443;

    // The digest of an empty payload.
    private static readonly string NoPayload = SignatureScope.HashOf([]);

    /// <param name="login">Who wants to log in where; the host is the name of the endpoint, no alias of it.</param>
    /// <param name="region">The region of the database.</param>
    /// <param name="credentials">Those of the role that may connect.</param>
    /// <param name="now">The beginning of the token's life.</param>
    public static string Create(RdsLogin login, string region, ImmutableCredentials credentials, DateTimeOffset now)
    {
        var scope = new SignatureScope(now, region, Service);
        var endpoint = $"{login.Host}:{login.Port}";
        List<(string Name, string Value)> query =
        [
            ("Action", "connect"),
            ("DBUser", login.User),
            ("X-Amz-Algorithm", SignatureScope.Algorithm),
            ("X-Amz-Credential", scope.CredentialOf(credentials.AccessKey)),
            ("X-Amz-Date", scope.Timestamp),
            ("X-Amz-Expires", $"{Lifetime.TotalSeconds:0}"),
            ("X-Amz-SignedHeaders", "host"),
        ];
        if (credentials.UseToken) query.Add(("X-Amz-Security-Token", credentials.Token));

        // A port that is the scheme's own is left out of the header that is signed.
        var header = login.Port == HttpsPort ? login.Host : endpoint;
        var canonical = $"GET\n/\n{Join(query.OrderBy(field => field.Name, StringComparer.Ordinal))}\nhost:{header}\n\nhost\n{NoPayload}";
        return $"{endpoint}/?{Join(query)}&X-Amz-Signature={scope.Sign(credentials.SecretKey, canonical)}";
    }

    private static string Join(IEnumerable<(string Name, string Value)> query) =>
        string.Join('&', query.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));
}
