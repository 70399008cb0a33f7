namespace Hearth.Server;

/// <summary>The stores that a URL can choose.</summary>
internal enum DatabaseKind
{
    /// <summary>An SQLite file.</summary>
    Sqlite,

    /// <summary>A PostgreSQL database.</summary>
    Postgres,

    /// <summary>This process's memory: lost with it.</summary>
    Memory,
}
