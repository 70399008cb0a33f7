using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Hearth.Sqlite;

/// <summary>A prepared statement, used again and again by one thread at a time.</summary>
/// <remarks>
/// Goes below <see cref="SqliteCommand"/>, which costs about as much per row as SQLite itself and needs payloads as arrays.
/// Parameters are bound in the order in which their names first appear in the SQL.
/// </remarks>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        ThrowOnError(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <summary>Begins a new execution.</summary>
    public SqliteStatement Start()
    {
        Reset();
        _bound = 0;
        return this;
    }

    public SqliteStatement Bind(long value) => Bound(raw.sqlite3_bind_int64(_statement, ++_bound, value));

    public SqliteStatement Bind(long? value) => value is { } number ? Bind(number) : Bound(raw.sqlite3_bind_null(_statement, ++_bound));

    public SqliteStatement Bind(ReadOnlySpan<byte> value) => Bound(raw.sqlite3_bind_blob(_statement, ++_bound, value));

    /// <summary>Binds bytes to a column that takes no null, which is what SQLite makes of an empty span.</summary>
    public SqliteStatement BindBytes(ReadOnlySpan<byte> value) => value.IsEmpty
        ? Bound(raw.sqlite3_bind_zeroblob(_statement, ++_bound, 0))
        : Bind(value);

    /// <summary>Binds text with its length, so that NUL characters stay in it.</summary>
    public SqliteStatement Bind(string? value) => Bound(value is null
        ? raw.sqlite3_bind_null(_statement, ++_bound)
        : raw.sqlite3_bind_text(_statement, ++_bound, (ReadOnlySpan<byte>)Encoding.UTF8.GetBytes(value)));

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW) return true;
        if (code != raw.SQLITE_DONE) ThrowOnError(code);
        Reset();
        return false;
    }

    /// <summary>Executes a statement that returns no rows.</summary>
    public void Run()
    {
        while (Step())
        {
            // A row of RETURNING that nobody wants.
        }
    }

    /// <summary>The first column of the only row; 0 when there is no row.</summary>
    public long RunScalar()
    {
        var value = Step() ? Int64(0) : 0;
        Reset();
        return value;
    }

    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>The bytes of a column; valid until the next call to the statement.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public string? OptionalText(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Ends an execution before its last row, and with it the statement's view of the database.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public void Dispose() => _statement.Dispose();

    private SqliteStatement Bound(int code)
    {
        ThrowOnError(code);
        return this;
    }

    private void ThrowOnError(int code)
    {
        if (code != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(code, _database);
    }
}
