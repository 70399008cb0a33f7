using System.ComponentModel.DataAnnotations;
using Hearth.Postgres.Urls;

namespace Hearth.Postgres;

/// <summary>Which PostgreSQL database the store uses, and how.</summary>
public sealed class PostgresStoreOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Postgres";

    /// <summary>
    /// The database, as libpq and its tools take it: <c>postgres://user:password@host:5432/database?sslmode=verify-full</c>. Reserved
    /// characters in user and password are percent-encoded. Several hosts are a fail-over list, of which the one that takes writes is
    /// used. A parameter that cannot be honoured is refused at start, as is a file that cannot be read. What it does not say comes from
    /// libpq's variables in the configuration, such as <c>PGPASSWORD</c>; with all in those, it is <c>postgres://</c>. Required.
    /// </summary>
    [Required]
    public string Url { get; set; } = "";

    /// <summary>
    /// The schema that holds the tables. 1 to 63 characters: lower-case letters, digits and underscores, not starting with a digit or
    /// with <c>pg_</c>, which PostgreSQL keeps for itself. Default: <c>hearth</c>.
    /// </summary>
    [Required]
    [RegularExpression(
        "(?!pg_)[a-z_][a-z0-9_]{0,62}",
        ErrorMessage = "The schema has to have 1 to 63 lower-case letters, digits and underscores, not starting with a digit or pg_.")]
    public string Schema { get; set; } = "hearth";

    /// <summary>
    /// The most connections that this process keeps open for its requests, to each host of the URL; it needs a few more for
    /// notifications. Together, all processes have to stay below the server's <c>max_connections</c>. 2 to 1,000. Default: 10.
    /// </summary>
    [Range(2, 1000)]
    public int MaxPoolSize { get; set; } = 10;

    /// <summary>
    /// How many groups of appends are written at the same time. More than one only helps where the way to the server takes longer than
    /// the server's disk. 1 to 16. Default: 1.
    /// </summary>
    [Range(1, 16)]
    public int AppendLanes { get; set; } = 1;

    /// <summary>How certain servers are verified where nothing is said about it; the first entry that applies. Default: empty.</summary>
    public IList<PostgresHostTrust> HostTrust { get; } = [];

    /// <summary>
    /// Supplies the password of each new connection instead of the URL. Such connections have to be encrypted: where <c>sslmode</c> lets
    /// them be plain, the URL is refused. Default: null.
    /// </summary>
    public PostgresPasswordProvider? PasswordProvider { get; set; }

    /// <summary>What fills in the URL.</summary>
    internal LibpqVariables Variables { get; set; } = LibpqVariables.None;
}
