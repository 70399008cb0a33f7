using Hearth.Postgres;
using Hearth.Postgres.Urls;
using Hearth.PostgresServers;
using Npgsql;

namespace Hearth.Bench.Databases;

/// <summary>A schema of a PostgreSQL database.</summary>
/// <param name="url">The database.</param>
/// <param name="name">The schema, which the server under load makes.</param>
/// <param name="server">The database's server, if it is this program's own.</param>
/// <param name="keep">Whether it stays when it is disposed.</param>
internal sealed class PostgresSchema(string url, string name, PostgresServer? server, bool keep) : IDatabase
{
    // With indexes, and with what is kept apart from the rows.
    private const string SizeSql =
        """
        SELECT sum(pg_total_relation_size(oid))::bigint
        FROM   pg_class
        WHERE  relnamespace = current_schema()::regnamespace
        AND    relkind = 'r'
        """;

    private const string EventsSql = "SELECT coalesce(sum(octet_length(payload)), 0)::bigint, count(*) FROM events";

    private const string TablesSql =
        """
        SELECT oid::regclass::text
        FROM   pg_class
        WHERE  relnamespace = current_schema()::regnamespace
        AND    relkind = 'r'
        """;

    private const string WalSql = "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint";

    private readonly NpgsqlDataSource _source =
        new PostgresDataSources(PostgresUrl.Parse(url), new PostgresStoreOptions { Schema = name }).CreateDedicated();

    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["DATABASE_URL"] = url,
        ["Hearth__Postgres__Schema"] = name,
    };

    public async Task<StorageReport> ReadStorageAsync()
    {
        await using var connection = await _source.OpenConnectionAsync();
        var tables = await ReadTablesAsync(connection);
        var diskBytes = await VacuumAsync(connection, tables, "VACUUM");
        var usedBytes = await VacuumAsync(connection, tables, "VACUUM FULL");
        await using var command = new NpgsqlCommand(EventsSql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new StorageReport(usedBytes, diskBytes, reader.GetInt64(0), reader.GetInt64(1));
    }

    public async Task<DatabaseUse?> ReadUseAsync()
    {
        var cpuTime = server?.ReadCpuTime();
        await using var command = _source.CreateCommand(WalSql);
        return new DatabaseUse(cpuTime, (long)(await command.ExecuteScalarAsync())!);
    }

    public async ValueTask DisposeAsync()
    {
        await using var source = _source;
        if (keep)
        {
            await Console.Error.WriteLineAsync($"  data kept in schema {name}");
            return;
        }

        await using var connection = await source.OpenConnectionAsync();
        await RunAsync(connection, $"DROP SCHEMA IF EXISTS {name} CASCADE");
    }

    /// <returns>What the tables take afterwards.</returns>
    private static async Task<long> VacuumAsync(NpgsqlConnection connection, List<string> tables, string verb)
    {
        foreach (var table in tables) await RunAsync(connection, $"{verb} {table}");
        await using var command = new NpgsqlCommand(SizeSql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<List<string>> ReadTablesAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(TablesSql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var tables = new List<string>();
        while (await reader.ReadAsync()) tables.Add(reader.GetString(0));
        return tables;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
