using Microsoft.Extensions.Configuration;

namespace Hearth.Server;

/// <summary>Where the server keeps its state, as <c>DATABASE_URL</c> says, or <c>PGHOST</c> without it.</summary>
/// <param name="Kind">Which store.</param>
/// <param name="Location">The file of an SQLite store, the URL of a PostgreSQL database with its password; empty for memory.</param>
internal sealed record DatabaseUrl(DatabaseKind Kind, string Location)
{
    public const string Variable = "DATABASE_URL";
    public const string HostVariable = "PGHOST";

    /// <summary>
    /// Where the SQLite file <c>hearth.db</c> lies, unless <c>DATABASE_URL</c> says otherwise. Default: <c>.hearth</c> under the content
    /// root; <c>/data</c> in the image.
    /// </summary>
    public const string DataDirectoryKey = "Hearth:DataDirectory";

    private const string MemoryForm = "memory:";
    private const string SqliteScheme = "sqlite:";
    private const string PostgresForm = "postgres://user:password@host:5432/database";
    // Says nothing, so that libpq's variables say everything.
    private const string UrlOfVariables = "postgres://";
    private const string DefaultDirectory = ".hearth";
    private const string FileName = "hearth.db";

    private static readonly string[] PostgresSchemes = ["postgres://", "postgresql://"];

    /// <summary>Reads the configuration; without a URL and a host an SQLite file in the data directory is meant.</summary>
    /// <param name="configuration">The application's configuration, environment included.</param>
    /// <param name="contentRoot">What relative paths start from.</param>
    /// <exception cref="InvalidOperationException">The URL has a form that no store knows. The message does not repeat it.</exception>
    public static DatabaseUrl Read(IConfiguration configuration, string contentRoot)
    {
        var url = configuration[Variable];
        if (string.IsNullOrWhiteSpace(url))
        {
            if (!string.IsNullOrWhiteSpace(configuration[HostVariable])) return new DatabaseUrl(DatabaseKind.Postgres, UrlOfVariables);
            var directory = configuration[DataDirectoryKey] is { Length: > 0 } configured ? configured : DefaultDirectory;
            return new DatabaseUrl(DatabaseKind.Sqlite, Path.GetFullPath(Path.Combine(directory, FileName), contentRoot));
        }

        if (url == MemoryForm) return new DatabaseUrl(DatabaseKind.Memory, "");
        if (url.StartsWith(SqliteScheme, StringComparison.Ordinal) && FilePath(url) is { Length: > 0 } path)
        {
            return new DatabaseUrl(DatabaseKind.Sqlite, Path.GetFullPath(path, contentRoot));
        }

        // Whether the rest of the URL is any good is the store's to say, when the application starts.
        if (PostgresSchemes.Any(scheme => url.StartsWith(scheme, StringComparison.Ordinal)))
        {
            return new DatabaseUrl(DatabaseKind.Postgres, url);
        }

        throw new InvalidOperationException(
            $"{Variable} is not usable: it is none of \"{MemoryForm}\", \"{SqliteScheme}<file>\" and \"{PostgresForm}\". "
            + "Unset it for a PostgreSQL database by PGHOST and its kin, or for an SQLite file in the data directory.");
    }

    /// <summary>The kind only: the location may hold a password.</summary>
    public override string ToString() => $"{nameof(DatabaseUrl)} {{ {nameof(Kind)} = {Kind} }}";

    // sqlite:file.db, sqlite:/var/lib/file.db and sqlite:///var/lib/file.db
    private static string FilePath(string url)
    {
        var path = url[SqliteScheme.Length..];
        return path.StartsWith("///", StringComparison.Ordinal) ? path[2..] : path;
    }
}
