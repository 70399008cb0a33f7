using Hearth.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Hearth.Sqlite;

/// <summary>Says what an error of SQLite means for a caller of the store.</summary>
internal static class SqliteFailure
{
    /// <summary>The exception to give to the caller: conditions that may pass become <see cref="StoreUnavailableException"/>.</summary>
    public static Exception Translate(Exception exception) => exception is SqliteException sqlite && Describe(sqlite) is { } reason
        ? new StoreUnavailableException(
            $"The SQLite database is unavailable: {reason} (error {sqlite.SqliteExtendedErrorCode}).", exception)
        : exception;

    private static string? Describe(SqliteException exception) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => "the disk is full",
        raw.SQLITE_IOERR => "reading or writing the file failed",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "another program holds a lock on it",
        raw.SQLITE_READONLY => "the file cannot be written any more",
        raw.SQLITE_CANTOPEN => "the file cannot be opened any more",
        raw.SQLITE_NOMEM => "memory is exhausted",
        _ => null,
    };
}
