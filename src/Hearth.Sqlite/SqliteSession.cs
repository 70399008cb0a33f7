using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Hearth.Sqlite;

/// <summary>One connection with its prepared statements, used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private const int BusyTimeoutMilliseconds = 2_000;
    private const int InstructionsBetweenLooks = 10_000;

    private readonly SqliteConnection _connection;
    private readonly List<SqliteStatement> _statements = [];
    private volatile bool _isOver;

    private SqliteSession(SqliteConnection connection) => _connection = connection;

    public long LastInsertedId => raw.sqlite3_last_insert_rowid(_connection.Handle);

    public long ChangedRows => raw.sqlite3_changes(_connection.Handle);

    /// <summary>For callers that go through ADO.NET.</summary>
    public SqliteConnection Connection => _connection;

    public bool IsInTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    public static SqliteSession Open(string path, SqliteOpenMode mode)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString();
        var connection = new SqliteConnection(text);
        try
        {
            connection.Open();
            raw.sqlite3_busy_timeout(connection.Handle, BusyTimeoutMilliseconds);

            // Otherwise a plan depends on the value bound to LIMIT, and binding another prepares the statement anew (20 us).
            raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
            return new SqliteSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(_connection.Handle!, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Begins a transaction that writes; statements prepared before or after are part of it.</summary>
    public SqliteTransaction BeginTransaction() => _connection.BeginTransaction(deferred: false);

    /// <summary>Lets <see cref="RollbackForGood"/> end a statement that another thread is executing.</summary>
    /// <remarks>SQLite's own interruption would hit the rollback as well, while some statement of that thread is half-read.</remarks>
    public void PrepareForRollback() => raw.sqlite3_progress_handler(_connection.Handle, InstructionsBetweenLooks, _ => _isOver ? 1 : 0, null);

    /// <summary>Undoes the transaction, although another thread may be using the connection, and lets nothing be written any more.</summary>
    public void RollbackForGood()
    {
        _isOver = true;
        raw.sqlite3_exec(_connection.Handle, "PRAGMA query_only = ON");
        raw.sqlite3_exec(_connection.Handle, "ROLLBACK");
    }

    /// <summary>Executes SQL that is not worth preparing.</summary>
    public void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The first value that the SQL returns.</summary>
    public object? Query(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Ends executions that were given up half-way, which would otherwise hold on to their view of the database.</summary>
    public void ResetStatements()
    {
        foreach (var statement in _statements) statement.Reset();
    }

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _connection.Dispose();
    }
}
