using Hearth.Postgres.Urls;
using Hearth.Storage;
using Npgsql;

namespace Hearth.Postgres.Passwords;

/// <summary>
/// Says which password a connection presents: the provider's, else that of the URL or of PGPASSWORD, else that of the password file.
/// Npgsql has an order of its own, and reads variables of the process where nothing here names them; it is never left to that.
/// </summary>
internal sealed class LoginPasswords(IReadOnlyList<DatabaseHost> hosts, string? password, string? file, PostgresPasswordProvider? provider)
{
    /// <summary>What the URL or <c>PGPASSWORD</c> says; null when neither does.</summary>
    public string? Given => password;

    public void Apply(NpgsqlDataSourceBuilder builder)
    {
        if (provider is null && Given is not null) builder.ConnectionStringBuilder.Password = Given;
        else builder.UsePasswordProvider(Find, FindAsync);
    }

    private ValueTask<string> FindAsync(NpgsqlConnectionStringBuilder login, CancellationToken cancellationToken) =>
        provider is null ? new(Find(login)) : provider(HostOf(login).Name, login.Port, login.Username!, cancellationToken);

    // Called only when the server asks. The store opens no connection synchronously.
    private string Find(NpgsqlConnectionStringBuilder login)
    {
        if (provider is not null) throw new InvalidOperationException("Passwords of a provider are for connections that are opened asynchronously.");
        var found = file is null ? null : PasswordFile.Find(file, HostOf(login), login.Database!, login.Username!);
        return string.IsNullOrEmpty(found) ? throw Missing() : found;
    }

    private static StoreUnusableException Missing() => new(
        "The PostgreSQL server asks for a password and none is given. Put it into DATABASE_URL or PGPASSWORD, or into a password file "
        + "(PGPASSFILE, else ~/.pgpass) that nobody else may read.");

    // Npgsql asks for one of several hosts by the address it connects to.
    private DatabaseHost HostOf(NpgsqlConnectionStringBuilder login)
    {
        var target = login.Host!.Trim('[', ']');
        return hosts.First(host => host.Target == target && host.Port == login.Port);
    }
}
