using System.Globalization;
using Hearth.Storage;
using Microsoft.Data.Sqlite;

namespace Hearth.Sqlite;

/// <summary>Brings a database file to the schema of this build.</summary>
internal static class SqliteSchema
{
    // Most events have 300 to 700 bytes, and a long answer leaves the rest of a larger page empty: with 8 KiB 1,000 tokens take 4.4
    // times their text, with 4 KiB 3.9 times. The write-ahead log is written back after 16 MiB of pages.
    private const string SettingsSql =
        """
        PRAGMA page_size = 4096;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 4000;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA cache_size = -16000;
        PRAGMA temp_store = MEMORY;
        """;

    private static readonly string[] Migrations = ReadMigrations();

    /// <summary>Opens the database for writing, in the current schema.</summary>
    /// <exception cref="StoreUnusableException">The file is of a newer Hearth, or no database of Hearth; it was not changed.</exception>
    public static SqliteSession OpenForWriting(string path)
    {
        var session = default(SqliteSession);
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > 0 }) ThrowIfForeign(path);
            session = SqliteSession.Open(path, SqliteOpenMode.ReadWriteCreate);
            session.Execute(SettingsSql);
            Migrate(session);
            return session;
        }
        catch (SqliteException exception)
        {
            session?.Dispose();
            throw NotOpened(path, exception);
        }
    }

    /// <summary>Whether the file could be used. Changes nothing.</summary>
    /// <inheritdoc cref="OpenForWriting" path="/exception"/>
    public static void Check(string path)
    {
        try
        {
            ThrowIfForeign(path);
        }
        catch (SqliteException exception)
        {
            throw NotOpened(path, exception);
        }
    }

    // Looks through a read-only connection: one that may write would change the file already by opening and closing it.
    private static void ThrowIfForeign(string path)
    {
        using var session = SqliteSession.Open(path, SqliteOpenMode.ReadOnly);
        var version = Version(session);
        if (version > Migrations.Length)
        {
            throw new StoreUnusableException(
                $"The database {path} was written by a newer Hearth (schema {version}; this one knows up to {Migrations.Length}). "
                + "Start the newer version, or restore a backup from before the upgrade. The file was not changed.");
        }

        if (version == 0 && session.Query("SELECT count(*) FROM sqlite_schema") is not 0L)
        {
            throw new StoreUnusableException(
                $"The file {path} is an SQLite database of another program. Choose another file. It was not changed.");
        }
    }

    private static StoreUnusableException NotOpened(string path, SqliteException exception) => new(
        $"The database {path} cannot be opened: {exception.Message} Check that it is a file that this process may write, or "
        + "set Hearth:DataDirectory or DATABASE_URL to another place.", exception);

    private static void Migrate(SqliteSession session)
    {
        session.Execute("BEGIN IMMEDIATE");
        for (var version = (int)Version(session); version < Migrations.Length; version++)
        {
            session.Execute(Migrations[version]);
            session.Execute($"PRAGMA user_version = {(version + 1).ToString(CultureInfo.InvariantCulture)}");
        }

        session.Execute("COMMIT");
    }

    private static long Version(SqliteSession session) => (long)session.Query("PRAGMA user_version")!;

    private static string[] ReadMigrations()
    {
        var assembly = typeof(SqliteSchema).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Read)];

        string Read(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }
}
