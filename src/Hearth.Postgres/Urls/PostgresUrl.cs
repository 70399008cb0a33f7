using Hearth.Postgres.Tls;
using Hearth.Storage;
using Npgsql;

namespace Hearth.Postgres.Urls;

/// <summary>
/// A database URL in the form of libpq, understood and checked. The URL is the whole truth: of libpq's defaults only port, user,
/// database and the files in <c>~/.postgresql</c> are filled in.
/// </summary>
/// <remarks>A class, not a record: nothing may print it by accident, as it holds the password.</remarks>
internal sealed class PostgresUrl
{
    private PostgresUrl(NpgsqlConnectionStringBuilder connection, TlsPolicy tls, TargetSessionAttributes target) =>
        (Connection, Tls, Target) = (connection, tls, target);

    /// <summary>What Npgsql can express. <see cref="Tls"/> goes with it: alone, it may verify servers against other certificates.</summary>
    public NpgsqlConnectionStringBuilder Connection { get; }

    public TlsPolicy Tls { get; }

    /// <summary>The state that a server has to be in; <see cref="TargetSessionAttributes.Any"/>, or one that takes writes.</summary>
    public TargetSessionAttributes Target { get; }

    /// <param name="url">Starts with <c>postgres://</c> or <c>postgresql://</c>.</param>
    /// <param name="home">Holds <c>.postgresql/root.crt</c>, if there is one. Default: the directory of the user.</param>
    /// <exception cref="StoreUnusableException">
    /// The URL is malformed, asks for what cannot be honoured, or names a file that cannot be used. Names the parameter, never a value.
    /// </exception>
    public static PostgresUrl Parse(string url, string? home = null)
    {
        var parameters = UrlText.Read(url);
        var hosts = DatabaseHost.ReadAll(parameters);
        var connection = new NpgsqlConnectionStringBuilder();
        AddHosts(connection, hosts);
        AddUser(connection, parameters);
        SessionParameters.Add(connection, parameters);
        KeepAliveParameters.Add(connection, parameters, hosts);
        var target = ReadTarget(parameters, hosts.Count);
        if (hosts.Count > 1) connection.TargetSessionAttributes = target == TargetSessionAttributes.Primary ? "primary" : "read-write";

        var tls = TlsPolicy.Read(parameters, hosts, home ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        connection.SslMode = tls.Mode;
        connection.SslNegotiation = tls.Negotiation;
        return new PostgresUrl(connection, tls, target);
    }

    private static void AddHosts(NpgsqlConnectionStringBuilder connection, IReadOnlyList<DatabaseHost> hosts)
    {
        if (hosts is [var only])
        {
            connection.Host = only.Name;
            connection.Port = only.Port;
        }
        else connection.Host = string.Join(',', hosts);
    }

    private static void AddUser(NpgsqlConnectionStringBuilder connection, UrlParameters parameters)
    {
        var user = parameters.Text("user") ?? Environment.UserName;
        if (user.Length == 0) throw UrlFailure.Of("user", "is missing, and the operating system's user has no name.");
        connection.Username = user;
        connection.Database = parameters.Text("dbname") ?? user;
        if (parameters.Text("password") is { } password) connection.Password = password;
        if (parameters.Text("passfile") is { } file) connection.Passfile = file;
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
