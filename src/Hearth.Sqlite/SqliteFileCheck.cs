using Hearth.Hosting.Checks;
using Hearth.Storage;

namespace Hearth.Sqlite;

/// <summary>Whether a database file could be opened, or made where it is to be. Leaves nothing behind.</summary>
internal sealed class SqliteFileCheck(string path)
{
    /// <exception cref="StoreUnusableException">It could not.</exception>
    public CheckFinding Find()
    {
        var directory = Path.GetDirectoryName(path)!;
        while (!Directory.Exists(directory)) directory = Path.GetDirectoryName(directory)!;
        TryToWrite(directory);
        if (new FileInfo(path) is not { Exists: true, Length: > 0 }) return CheckFinding.Ok($"The SQLite file {path} will be made at the start.");
        SqliteSchema.Check(path);
        return IsInUse()
            ? CheckFinding.Warning($"The SQLite file {path} is in use: a server runs with it. A second one would be refused.")
            : CheckFinding.Ok($"The SQLite file {path} can be used.");
    }

    // A file without a name would say the same, but not every file system has them.
    private void TryToWrite(string directory)
    {
        try
        {
            using var file = new FileStream(
                Path.Combine(directory, $".{Guid.NewGuid():N}.check"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SqliteFileLock.NotWritable(path, exception);
        }
    }

    private bool IsInUse()
    {
        try
        {
            using var _ = SqliteFileLock.Take(path);
            return false;
        }
        catch (StoreUnusableException exception) when (exception.InnerException is IOException)
        {
            return true;
        }
    }
}
