using Microsoft.Data.Sqlite;

namespace Hearth.Bench.Databases;

/// <summary>An SQLite file, which is looked into while the server uses it.</summary>
internal sealed class SqliteFile(string directory, bool keep) : IDatabase
{
    private const string StorageSql =
        """
        SELECT (SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size),
               (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size),
               (SELECT coalesce(sum(length(payload)), 0) FROM events),
               (SELECT count(*) FROM events)
        """;

    private readonly string _path = Path.Combine(directory, "hearth.db");

    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["DATABASE_URL"] = $"sqlite:{_path}" };

    public Task<StorageReport> ReadStorageAsync()
    {
        using var connection = new SqliteConnection($"Data Source={_path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = StorageSql;
        using var reader = command.ExecuteReader();
        reader.Read();
        return Task.FromResult(new StorageReport(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
    }

    public Task<DatabaseUse?> ReadUseAsync() => Task.FromResult<DatabaseUse?>(null);

    public async ValueTask DisposeAsync()
    {
        if (keep) await Console.Error.WriteLineAsync($"  data kept in {directory}");
        else Directory.Delete(directory, recursive: true);
    }
}
