namespace Hearth.Postgres;

/// <summary>
/// Which roots certain servers are verified against by default: their connections are <c>verify-full</c> unless the URL or a variable
/// says <c>sslmode</c> or <c>sslrootcert</c>.
/// </summary>
/// <remarks>
/// An <c>sslrootcert</c> that is given is used instead of these roots, as is <c>~/.postgresql/root.crt</c> where it exists. An <c>sslmode</c> that is given holds; as with libpq, which has
/// root certificates at hand then, <c>require</c> means <c>verify-ca</c>, while <c>prefer</c>, <c>allow</c> and <c>disable</c> verify
/// nothing. Where one of several hosts is not among those that the entry applies to, it applies to none of them.
/// </remarks>
public sealed class PostgresHostTrust
{
    /// <summary>Whether a server is among those that are meant, by its name; called at the start only.</summary>
    public required Predicate<string> AppliesTo { get; init; }

    /// <summary>
    /// The roots of a server, by its name, as certificates in PEM form; called only where the entry applies. Null: those of the
    /// operating system.
    /// </summary>
    public Func<string, string>? RootCertificates { get; init; }
}
