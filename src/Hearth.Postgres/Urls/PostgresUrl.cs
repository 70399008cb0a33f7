using Hearth.Postgres.Passwords;
using Hearth.Postgres.Tls;
using Hearth.Storage;
using Npgsql;

namespace Hearth.Postgres.Urls;

/// <summary>
/// A database URL in the form of libpq, understood and checked, and filled in from the environment where it says nothing. Of libpq's
/// defaults port, user, database, <c>~/.pgpass</c> and the files in <c>~/.postgresql</c> hold; nothing else is looked at.
/// </summary>
/// <remarks>A class, not a record: nothing may print it by accident, as it holds the password.</remarks>
internal sealed class PostgresUrl
{
    private PostgresUrl(
        IReadOnlyList<DatabaseHost> hosts,
        NpgsqlConnectionStringBuilder connection,
        LoginPasswords passwords,
        TlsPolicy tls,
        TargetSessionAttributes target) =>
        (Hosts, Connection, Passwords, Tls, Target) = (hosts, connection, passwords, tls, target);

    /// <summary>The servers in the order in which they are tried.</summary>
    public IReadOnlyList<DatabaseHost> Hosts { get; }

    /// <summary>
    /// What Npgsql can express. <see cref="Tls"/> and <see cref="Passwords"/> go with it: alone, it may verify servers against other
    /// certificates and log in with other passwords.
    /// </summary>
    public NpgsqlConnectionStringBuilder Connection { get; }

    public LoginPasswords Passwords { get; }

    public TlsPolicy Tls { get; }

    /// <summary>The state that a server has to be in; <see cref="TargetSessionAttributes.Any"/>, or one that takes writes.</summary>
    public TargetSessionAttributes Target { get; }

    /// <summary>Whether nobody between here and the servers could take their place: they are verified, or on this machine.</summary>
    public bool VerifiesServers => Tls.Mode >= SslMode.VerifyCA || Hosts.All(host => host.IsLocal);

    /// <param name="url">Starts with <c>postgres://</c> or <c>postgresql://</c>; the whole truth.</param>
    /// <param name="home">Holds <c>.postgresql/root.crt</c> and <c>.pgpass</c>, if there are any. Default: the directory of the user.</param>
    /// <inheritdoc cref="Read"/>
    public static PostgresUrl Parse(string url, string? home = null) => Read(new PostgresStoreOptions { Url = url }, home);

    /// <param name="options">The URL and what fills it in.</param>
    /// <param name="home">Holds <c>.postgresql/root.crt</c> and <c>.pgpass</c>, if there are any. Default: the directory of the user.</param>
    /// <exception cref="StoreUnusableException">
    /// The URL is malformed, asks for what cannot be honoured, or names a file that cannot be used; or a variable does. Names the
    /// parameter or the variable, never a value.
    /// </exception>
    public static PostgresUrl Read(PostgresStoreOptions options, string? home = null)
    {
        home ??= Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var parameters = UrlText.Read(options.Url);
        parameters.AddMissing(options.Variables);
        var hosts = DatabaseHost.ReadAll(parameters);
        var connection = new NpgsqlConnectionStringBuilder();
        AddHosts(connection, hosts);
        AddUser(connection, parameters);
        SessionParameters.Add(connection, parameters);
        KeepAliveParameters.Add(connection, parameters, hosts);
        var target = ReadTarget(parameters, hosts.Count);
        if (hosts.Count > 1) connection.TargetSessionAttributes = target == TargetSessionAttributes.Primary ? "primary" : "read-write";

        var tls = TlsPolicy.Read(parameters, hosts, [.. options.HostTrust], home);
        connection.SslMode = tls.Mode;
        connection.SslNegotiation = tls.Negotiation;
        if (options.PasswordProvider is not null) tls.ThrowIfNotRequired(parameters);
        return new PostgresUrl(hosts, connection, ReadPasswords(parameters, hosts, options, home), tls, target);
    }

    private static LoginPasswords ReadPasswords(
        UrlParameters parameters, IReadOnlyList<DatabaseHost> hosts, PostgresStoreOptions options, string home) => new(
            hosts, parameters.Text("password"), parameters.Text("passfile") ?? PasswordFile.DefaultPath(home), options.PasswordProvider);

    private static void AddHosts(NpgsqlConnectionStringBuilder connection, IReadOnlyList<DatabaseHost> hosts)
    {
        if (hosts is [var only])
        {
            connection.Host = only.Target;
            connection.Port = only.Port;
        }
        else connection.Host = string.Join(',', hosts);
    }

    private static void AddUser(NpgsqlConnectionStringBuilder connection, UrlParameters parameters)
    {
        var user = parameters.Text("user") ?? Environment.UserName;
        if (user.Length == 0) throw parameters.Refuse("user", "is missing, and the operating system's user has no name.");
        connection.Username = user;
        connection.Database = parameters.Text("dbname") ?? user;
    }

    // Among several servers some are standbys, now or after a fail-over. For "any" too it had better be the one that takes writes.
    private static TargetSessionAttributes ReadTarget(UrlParameters parameters, int hostCount)
    {
        var target = parameters.Choice(
            "target_session_attrs",
            ("any", TargetSessionAttributes.Any),
            ("read-write", TargetSessionAttributes.ReadWrite),
            ("primary", TargetSessionAttributes.Primary)) ?? TargetSessionAttributes.Any;
        return target == TargetSessionAttributes.Any && hostCount > 1 ? TargetSessionAttributes.ReadWrite : target;
    }
}
