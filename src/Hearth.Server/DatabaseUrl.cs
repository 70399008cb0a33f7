using Microsoft.Extensions.Configuration;

namespace Hearth.Server;

/// <summary>Where the server keeps its state, as <c>DATABASE_URL</c> says.</summary>
/// <param name="Kind">Which store.</param>
/// <param name="Path">The file of an SQLite store; empty for memory.</param>
internal sealed record DatabaseUrl(DatabaseKind Kind, string Path)
{
    public const string Variable = "DATABASE_URL";
    public const string DataDirectoryKey = "Hearth:DataDirectory";

    private const string MemoryForm = "memory:";
    private const string SqliteScheme = "sqlite:";
    private const string DefaultDirectory = ".hearth";
    private const string FileName = "hearth.db";

    /// <summary>Reads the configuration; without a URL an SQLite file in the data directory is meant.</summary>
    /// <param name="configuration">The application's configuration, environment included.</param>
    /// <param name="contentRoot">What relative paths start from.</param>
    /// <exception cref="InvalidOperationException">The URL has a form that no store knows. The message does not repeat it.</exception>
    public static DatabaseUrl Read(IConfiguration configuration, string contentRoot)
    {
        var url = configuration[Variable];
        if (string.IsNullOrWhiteSpace(url))
        {
            var directory = configuration[DataDirectoryKey] is { Length: > 0 } configured ? configured : DefaultDirectory;
            return new DatabaseUrl(DatabaseKind.Sqlite, System.IO.Path.GetFullPath(System.IO.Path.Combine(directory, FileName), contentRoot));
        }

        if (url == MemoryForm) return new DatabaseUrl(DatabaseKind.Memory, "");
        if (url.StartsWith(SqliteScheme, StringComparison.Ordinal) && FilePath(url) is { Length: > 0 } path)
        {
            return new DatabaseUrl(DatabaseKind.Sqlite, System.IO.Path.GetFullPath(path, contentRoot));
        }

        throw new InvalidOperationException(
            $"{Variable} is not usable: it is neither \"{MemoryForm}\" nor \"{SqliteScheme}<file>\". "
            + "Unset it for an SQLite file in the data directory.");
    }

    // sqlite:file.db, sqlite:/var/lib/file.db and sqlite:///var/lib/file.db
    private static string FilePath(string url)
    {
        var path = url[SqliteScheme.Length..];
        return path.StartsWith("///", StringComparison.Ordinal) ? path[2..] : path;
    }
}
