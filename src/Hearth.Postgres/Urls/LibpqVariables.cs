using Microsoft.Extensions.Configuration;

namespace Hearth.Postgres.Urls;

/// <summary>
/// The variables by which libpq fills in what a URL does not say. They are read from the configuration, so that every source of it can
/// hold them; an empty value counts as not set.
/// </summary>
/// <remarks>A class, not a record: nothing may print it by accident, as it holds the password.</remarks>
internal sealed class LibpqVariables
{
    public static readonly LibpqVariables None = new([]);

    private static readonly (string Name, string Variable)[] Known =
    [
        ("host", "PGHOST"),
        ("hostaddr", "PGHOSTADDR"),
        ("port", "PGPORT"),
        ("dbname", "PGDATABASE"),
        ("user", "PGUSER"),
        ("password", "PGPASSWORD"),
        ("passfile", "PGPASSFILE"),
        ("application_name", "PGAPPNAME"),
        ("connect_timeout", "PGCONNECT_TIMEOUT"),
        ("client_encoding", "PGCLIENTENCODING"),
        ("options", "PGOPTIONS"),
        ("target_session_attrs", "PGTARGETSESSIONATTRS"),
        ("load_balance_hosts", "PGLOADBALANCEHOSTS"),
        ("channel_binding", "PGCHANNELBINDING"),
        ("require_auth", "PGREQUIREAUTH"),
        ("gssencmode", "PGGSSENCMODE"),
        ("gsslib", "PGGSSLIB"),
        ("gssdelegation", "PGGSSDELEGATION"),
        ("krbsrvname", "PGKRBSRVNAME"),
        ("requirepeer", "PGREQUIREPEER"),
        ("service", "PGSERVICE"),
        ("servicefile", "PGSERVICEFILE"),
        ("sslmode", "PGSSLMODE"),
        ("sslnegotiation", "PGSSLNEGOTIATION"),
        ("sslrootcert", "PGSSLROOTCERT"),
        ("sslcert", "PGSSLCERT"),
        ("sslkey", "PGSSLKEY"),
        ("sslcertmode", "PGSSLCERTMODE"),
        ("sslcompression", "PGSSLCOMPRESSION"),
        ("sslsni", "PGSSLSNI"),
        ("sslcrl", "PGSSLCRL"),
        ("sslcrldir", "PGSSLCRLDIR"),
        ("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION"),
        ("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION"),
        ("min_protocol_version", "PGMINPROTOCOLVERSION"),
        ("max_protocol_version", "PGMAXPROTOCOLVERSION"),
    ];

    private LibpqVariables(IReadOnlyList<(string Name, string Variable, string Value)> values) => Values = values;

    /// <summary>Those that are set, each with the name of its parameter.</summary>
    public IReadOnlyList<(string Name, string Variable, string Value)> Values { get; }

    public static LibpqVariables Read(IConfiguration configuration) => new(
    [
        .. Known
            .Select(known => (known.Name, known.Variable, Value: configuration[known.Variable] ?? ""))
            .Where(known => known.Value.Length > 0),
    ]);
}
