using Hearth.Storage;

namespace Hearth.Sqlite;

/// <summary>Keeps a second process off the database. The operating system lets go of it when the process ends, however it ends.</summary>
internal sealed class SqliteFileLock : IDisposable
{
    private readonly FileStream _file;

    private SqliteFileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, creating the database's directory when needed.</summary>
    /// <exception cref="StoreUnusableException">Another process has it, or the directory cannot be written.</exception>
    public static SqliteFileLock Take(string databasePath)
    {
        var directory = Path.GetDirectoryName(databasePath)!;
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(databasePath, exception);
        }

        var path = databasePath + ".lock";
        try
        {
            return new SqliteFileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw NotWritable(databasePath, exception);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new StoreUnusableException(
                $"The database {databasePath} is in use by another process. Stop that process, or give this one a database of its own "
                + "(Hearth:DataDirectory or DATABASE_URL); several processes can share a Postgres database.", exception);
        }
        catch (IOException exception)
        {
            throw NotWritable(databasePath, exception);
        }
    }

    // The lock file stays: whoever deleted it could delete the one that the next process has just locked.
    public void Dispose() => _file.Dispose();

    internal static StoreUnusableException NotWritable(string databasePath, Exception exception) => new(
        $"The directory of the database {databasePath} cannot be written: {exception.Message} Mount a writable volume there, "
        + "or set Hearth:DataDirectory or DATABASE_URL to a place that can be written.", exception);
}
