using System.Security.Authentication;
using Hearth.Postgres.Urls;
using Hearth.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>Takes a database into use: waits for it, looks whether it can be used, and migrates it.</summary>
internal sealed partial class PostgresOpening(
    PostgresStoreOptions options,
    IReadOnlyList<DatabaseHost> hosts,
    NpgsqlDataSource source,
    PostgresSchema migrations,
    ConnectionBudget budget,
    TimeProvider time,
    ILogger<PostgresOpening> logger)
{
    private const int OldestServer = 14;

    // The containers of an application start in any order.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    /// <exception cref="StoreUnusableException">The database cannot be used, or did not come up in time.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var lastLog = TimeSpan.Zero;
        while (true)
        {
            var reason = await TryOpenAsync(cancellationToken);
            if (reason is null) return;
            var waited = time.GetElapsedTime(started);
            if (waited >= MaxWait) throw NotUp($"PostgreSQL did not answer for {MaxWait.TotalSeconds} seconds", reason);
            if (waited - lastLog >= LogInterval)
            {
                lastLog = waited;
                LogWaiting((int)waited.TotalSeconds, Describe(reason));
            }

            await Task.Delay(RetryInterval, time, cancellationToken);
        }
    }

    /// <summary>Looks whether the database could be taken into use, once, and changes nothing.</summary>
    /// <returns>The version of the server, and the schema's last migration; 0 when it is still to be made.</returns>
    /// <exception cref="StoreUnusableException">The database cannot be used, or does not answer.</exception>
    public async Task<(Version Server, int Migration)> CheckAsync(CancellationToken cancellationToken)
    {
        var found = default((Version Server, int Migration));
        var looking = TryAsync(
            async connection =>
            {
                await ThrowIfReadOnlyAsync(connection, cancellationToken);
                found = (connection.PostgreSqlVersion, await migrations.CheckAsync(connection, cancellationToken));
            },
            cancellationToken);
        var reason = await looking.WaitAsync(cancellationToken); // Nothing cancels the look-up of a name.
        return reason is null ? found : throw NotUp("PostgreSQL does not answer", reason);
    }

    private Task<Exception?> TryOpenAsync(CancellationToken cancellationToken) => TryAsync(
        async connection =>
        {
            var version = await migrations.MigrateAsync(connection, cancellationToken);
            LogOpened(options.Schema, version, connection.PostgreSqlVersion.ToString());
            await budget.CheckAsync(connection, cancellationToken);
        },
        cancellationToken);

    /// <returns>Why it did not succeed this time; null when it did.</returns>
    private async Task<Exception?> TryAsync(Func<NpgsqlConnection, Task> use, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await ThrowIfUnusableAsync(connection, cancellationToken);
            await use(connection);
            return null;
        }
        catch (Exception exception) when (FindRefusal(PostgresFailure.MostTelling(exception)) is { } refusal)
        {
            throw refusal;
        }
        catch (Exception exception) when (PostgresFailure.Translate(exception) is { } failure && failure != exception)
        {
            return PostgresFailure.MostTelling(exception);
        }
    }

    /// <returns>Why no further try would help; null when one may.</returns>
    private StoreUnusableException? FindRefusal(Exception exception) => exception switch
    {
        PostgresException postgres when Remedy(postgres.SqlState) is { } remedy =>
            new StoreUnusableException($"The PostgreSQL database cannot be used: {postgres.MessageText}. {remedy}", postgres),
        NpgsqlException { InnerException: StoreUnusableException refusal } => refusal,
        NpgsqlException { InnerException: AuthenticationException insecure } => new StoreUnusableException(
            $"The connection to PostgreSQL cannot be secured: {insecure.Message} Check sslmode and sslrootcert in "
            + "DATABASE_URL, or PGSSLMODE and PGSSLROOTCERT.", exception),
        _ => null,
    };

    private static async Task ThrowIfReadOnlyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SessionCheck.IsWritableSql, connection);
        if (await command.ExecuteScalarAsync(cancellationToken) is true) return;
        throw new StoreUnusableException(
            "The PostgreSQL server takes no writes: it is a standby or a reader endpoint, or default_transaction_read_only is on for this user "
            + "or database. Name the primary, or the cluster's writer endpoint, in DATABASE_URL or PGHOST, or set that to off.");
    }

    private static async Task ThrowIfUnusableAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion.Major < OldestServer)
        {
            throw new StoreUnusableException(
                $"The PostgreSQL server has version {connection.PostgreSqlVersion}. Hearth needs {OldestServer} or later: upgrade the server.");
        }

        await using var command = new NpgsqlCommand("SELECT current_setting('server_encoding')", connection);
        if (await command.ExecuteScalarAsync(cancellationToken) is not "UTF8")
        {
            throw new StoreUnusableException(
                "The PostgreSQL database cannot keep every text: its encoding is not UTF8. Create one with CREATE DATABASE … ENCODING "
                + "'UTF8' TEMPLATE template0.");
        }
    }

    private string? Remedy(string state) => state switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification when options.PasswordProvider is not null =>
            "The password came from a provider. With IAM authentication on Amazon RDS, check that the user has GRANT rds_iam, that the role "
            + "may rds-db:connect as this user, that the host is the endpoint's own name, and that this machine's clock is right.",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "Check user and password in DATABASE_URL, or PGUSER and PGPASSWORD, and that the server lets this host in.",
        PostgresErrorCodes.InvalidCatalogName => "Create the database, or name another one in DATABASE_URL or PGDATABASE.",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"Grant the user CREATE on the database, or create the schema {options.Schema} and grant the user CREATE and USAGE on it.",
        PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn =>
            $"The schema {options.Schema} holds tables of another program. Choose another schema.",
        _ => null,
    };

    private StoreUnusableException NotUp(string what, Exception reason) => new(
        PostgresFailure.IsLookup(reason)
            ? $"{what}: {Describe(reason)}. Check the host in DATABASE_URL, or PGHOST, and that this machine can look up names there."
            : $"{what}: {Describe(reason)}. Check that the server runs and that host and port in DATABASE_URL, or PGHOST and PGPORT, are right.",
        reason);

    private string Describe(Exception reason) => PostgresFailure.IsLookup(reason)
        ? $"The name {string.Join(" or ", hosts.Select(host => host.Target))} cannot be looked up ({reason.GetBaseException().Message})"
        : reason.Message.TrimEnd('.');

    [LoggerMessage(LogLevel.Warning, "Waiting for PostgreSQL for {Seconds} seconds: {Reason}")]
    private partial void LogWaiting(int seconds, string reason);

    [LoggerMessage(LogLevel.Information, "Opened the schema {Schema} in version {Version} on PostgreSQL {ServerVersion}.")]
    private partial void LogOpened(string schema, int version, string serverVersion);
}
