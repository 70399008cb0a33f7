using System.Collections.Frozen;

namespace Hearth.Postgres.Urls;

/// <summary>The parameters that libpq knows: those that are honoured, and for the others the reason why they are not.</summary>
internal static class LibpqParameters
{
    private const string NoReplacement = "is not supported. Leave it out.";

    private static readonly FrozenSet<string> Honoured = new[]
    {
        "host", "hostaddr", "port", "user", "password", "dbname", "passfile", "application_name", "fallback_application_name", "connect_timeout",
        "client_encoding", "options", "target_session_attrs", "load_balance_hosts", "keepalives", "keepalives_idle",
        "keepalives_interval", "channel_binding", "require_auth", "gssencmode", "krbsrvname", "sslmode", "sslnegotiation", "sslrootcert",
        "sslcert", "sslkey", "sslpassword", "sslcertmode", "sslcompression", "sslsni", "ssl_min_protocol_version",
        "ssl_max_protocol_version",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["keepalives_count"] = "is not supported. Use keepalives_idle and keepalives_interval.",
        ["tcp_user_timeout"] = "is not supported. Use keepalives_idle and keepalives_interval.",
        ["service"] = "is not supported. Write the service's parameters into the URL or into variables of their own.",
        ["servicefile"] = "is not supported. Write the service's parameters into the URL or into variables of their own.",
        ["replication"] = "is not supported: the store needs ordinary connections.",
        ["sslcrl"] = "is not supported: revocation is not checked.",
        ["sslcrldir"] = "is not supported: revocation is not checked.",
        ["requirepeer"] = NoReplacement,
        ["gsslib"] = NoReplacement,
        ["gssdelegation"] = NoReplacement,
        ["sslkeylogfile"] = NoReplacement,
        ["min_protocol_version"] = NoReplacement,
        ["max_protocol_version"] = NoReplacement,
        ["scram_client_key"] = NoReplacement,
        ["scram_server_key"] = NoReplacement,
        ["oauth_issuer"] = NoReplacement,
        ["oauth_client_id"] = NoReplacement,
        ["oauth_client_secret"] = NoReplacement,
        ["oauth_scope"] = NoReplacement,
        ["authtype"] = NoReplacement,
        ["tty"] = NoReplacement,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="name">The name, decoded.</param>
    /// <param name="isPrintable">False when it may be a piece of a secret.</param>
    public static void Check(string name, bool isPrintable)
    {
        if (Honoured.Contains(name)) return;
        if (Refused.TryGetValue(name, out var reason)) throw UrlFailure.Of(name, reason);

        const string Unknown = "is not a connection parameter of libpq.";
        throw isPrintable && LooksLikeName(name)
            ? UrlFailure.Of(name, $"{Unknown} Leave it out.")
            : UrlFailure.Of($"a query parameter {Unknown} In a value, & is written %26 and @ is written %40.");
    }

    /// <param name="name">A name that libpq knows.</param>
    /// <param name="parameters">Knows where it was given.</param>
    public static void CheckSupported(string name, UrlParameters parameters)
    {
        if (Refused.TryGetValue(name, out var reason)) throw parameters.Refuse(name, reason);
    }

    private static bool LooksLikeName(string text) =>
        text.Length is > 0 and <= 40 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-');
}
