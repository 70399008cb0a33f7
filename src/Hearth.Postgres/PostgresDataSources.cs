using Hearth.Postgres.Urls;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>Makes the sources that the store takes its connections from. Whoever asks for one disposes it.</summary>
/// <param name="url">The database.</param>
/// <param name="options">The rest; its own URL is not read.</param>
/// <param name="loggers">Where Npgsql logs to, statements without their parameters; null for nowhere.</param>
internal sealed class PostgresDataSources(PostgresUrl url, PostgresStoreOptions options, ILoggerFactory? loggers = null)
{
    private const string DefaultApplicationName = "hearth";
    private const int CommandSeconds = 30;
    private const int ListenerKeepAliveSeconds = 15;

    // A statement that waits longer for a lock fails and is tried again.
    private const string LockTimeout = "-c lock_timeout=2000";

    // The server keeps a prepared statement's plan until it has looked at the tables again, a minute later at the earliest. One that was
    // made while a table had a single page would go on reading the whole table while that grows a thousandfold. Every statement of the
    // store has its index; with this price, indexes are used from the first row on. Compilation is for queries that run for seconds.
    private const string Plans = "-c seq_page_cost=100 -c jit=off";

    /// <summary>Connections that are lent for one piece of work and then lent again. Nothing may be left behind in a session.</summary>
    public NpgsqlDataSource CreatePool()
    {
        var builder = CreateBuilder("hearth");
        var connection = builder.ConnectionStringBuilder;
        connection.Pooling = true;
        connection.MaxPoolSize = options.MaxPoolSize;

        // The store changes no session, and open transactions are rolled back in any case. Saves a round trip for each loan.
        connection.NoResetOnClose = true;
        return builder.Build();
    }

    /// <summary>
    /// Connections that live as long as their owner keeps them, for notifications. They notice by themselves when the server is silent.
    /// </summary>
    public NpgsqlDataSource CreateDedicated()
    {
        var builder = CreateBuilder("hearth-dedicated");
        builder.ConnectionStringBuilder.Pooling = false;
        builder.ConnectionStringBuilder.KeepAlive = ListenerKeepAliveSeconds;
        return builder.Build();
    }

    /// <summary>
    /// Connections that are lent to the application for one transaction: with the search path of the database or the role, and reset when
    /// they come back.
    /// </summary>
    /// <param name="count">How many there are at the most.</param>
    public NpgsqlDataSource CreateWriting(int count)
    {
        var builder = CreateBuilder("hearth-writing");
        builder.ConnectionStringBuilder.Pooling = true;
        builder.ConnectionStringBuilder.MaxPoolSize = count;
        builder.ConnectionStringBuilder.SearchPath = null;
        return builder.Build();
    }

    private NpgsqlDataSourceBuilder CreateBuilder(string name)
    {
        // Without a name of their own, metrics and event counters would carry the connection string.
        var builder = new NpgsqlDataSourceBuilder(url.Connection.ConnectionString) { Name = name };
        var connection = builder.ConnectionStringBuilder;
        connection.ApplicationName ??= DefaultApplicationName;
        connection.CommandTimeout = CommandSeconds;
        connection.MaxAutoPrepare = 100;
        connection.AutoPrepareMinUsages = 2;
        connection.Multiplexing = false;
        connection.Enlist = false;
        connection.ClientEncoding = "UTF8";

        // Quoted, as a schema may have the name of a keyword. Wins over a search_path in the URL's options.
        connection.SearchPath = $"\"{options.Schema}\"";

        // The URL's options come later and win.
        connection.Options = $"{LockTimeout} {Plans} {connection.Options}".TrimEnd();

        // How long a host is remembered as being down or a standby; a fail-over should not have to wait for that.
        connection.HostRecheckSeconds = 1;
        url.Passwords.Apply(builder);
        url.Tls.Apply(builder);
        RequireTarget(builder);
        if (loggers is not null) builder.UseLoggerFactory(loggers);
        return builder;
    }

    // Npgsql looks at the state of servers only where there are several.
    private void RequireTarget(NpgsqlDataSourceBuilder builder)
    {
        if (url.Target == TargetSessionAttributes.Any || url.Connection.TargetSessionAttributes is not null) return;
        var check = new SessionCheck(url.Target);
        builder.UsePhysicalConnectionInitializer(check.Check, check.CheckAsync);
    }
}
