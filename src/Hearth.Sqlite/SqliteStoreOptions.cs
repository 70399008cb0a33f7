using System.ComponentModel.DataAnnotations;

namespace Hearth.Sqlite;

/// <summary>Where the SQLite store keeps its data.</summary>
public sealed class SqliteStoreOptions
{
    /// <summary>
    /// The database file. Its directory is created when it does not exist, and must be writable: SQLite keeps <c>-wal</c> and
    /// <c>-shm</c> files beside it, and <c>.lock</c> keeps other processes out.
    /// </summary>
    [Required]
    public string Path { get; set; } = "";
}
