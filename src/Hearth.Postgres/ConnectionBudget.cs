using Hearth.Postgres.Appends;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>Compares the connections that this process may open with those that there are, once, when the database is opened.</summary>
internal sealed partial class ConnectionBudget(PostgresStoreOptions options, AppendLimits limits, ILogger<ConnectionBudget> logger)
{
    // Two, while a deploy starts two more before it stops them.
    private const int UsualProcesses = 4;

    // One for heartbeats, one for notifications.
    private const int FixedConnections = 2;

    // What is kept for administrators is not there for us; the user and the database may have limits of their own. The two settings that
    // may be missing are those of PostgreSQL 16 and of RDS.
    private const string UsableSql =
        """
        SELECT least(
                   current_setting('max_connections')::int
                   - current_setting('superuser_reserved_connections')::int
                   - coalesce(nullif(current_setting('reserved_connections', true), '')::int, 0)
                   - coalesce(nullif(current_setting('rds.rds_superuser_reserved_connections', true), '')::int, 0),
                   (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user),
                   (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database()))
        """;

    /// <summary>The most connections that this process has open at the same time, to each host.</summary>
    public int Maximum => options.MaxPoolSize + options.AppendLanes * (1 + limits.MaxDetours) + limits.MaxWriting + FixedConnections;

    public async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await FindUsableAsync(connection, cancellationToken) is not { } usable) return;
        if (Maximum * UsualProcesses > usable) LogTight(Maximum, usable, UsualProcesses);
        else LogBudget(Maximum, usable);
    }

    // It is only for the log: a server that does not tell is as good as any other.
    private async Task<int?> FindUsableAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand(UsableSql, connection);
            return (int?)await command.ExecuteScalarAsync(cancellationToken);
        }
        catch (PostgresException exception)
        {
            LogUnknown(exception);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Debug, "PostgreSQL does not say how many connections it has for its clients.")]
    private partial void LogUnknown(Exception exception);

    [LoggerMessage(LogLevel.Information, "This process opens at most {Maximum} connections of the {Usable} that PostgreSQL has for its clients.")]
    private partial void LogBudget(int maximum, int usable);

    [LoggerMessage(
        LogLevel.Warning,
        "This process opens at most {Maximum} connections of the {Usable} that PostgreSQL has for its clients: {Count} such processes could "
        + "use them up, and two are four during a deploy. Lower Hearth:Postgres:MaxPoolSize or raise max_connections.")]
    private partial void LogTight(int maximum, int usable, int count);
}
