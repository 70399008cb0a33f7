using Hearth.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>Brings a schema to the state that this build works with.</summary>
internal sealed partial class PostgresSchema(string schema, ILogger<PostgresSchema> logger)
{
    // Others may be migrating a large database at this moment.
    private const string BeginSql = "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0";

    private const string LockSql = "SELECT pg_advisory_xact_lock(hashtextextended('hearth ' || $1, 0))";

    private const string HasSchemaSql = "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)";

    private const string HasVersionSql = "SELECT to_regclass(format('%I.schema_version', $1)) IS NOT NULL";

    private const string VersionSql = "SELECT coalesce(max(version), 0) FROM schema_version";

    private const string CreateVersionSql =
        """
        CREATE TABLE IF NOT EXISTS schema_version (
            version        integer     PRIMARY KEY,
            applied_at     timestamptz NOT NULL DEFAULT now()
        )
        """;

    private const string AddVersionSql =
        """
        INSERT INTO schema_version (version)
        VALUES ($1)
        """;

    private static readonly string[] Migrations = ReadMigrations();

    /// <summary>The version that this build works with.</summary>
    public static int CurrentVersion => Migrations.Length;

    /// <summary>Does nothing, and asks for no right to do anything, when the schema is as it should be.</summary>
    /// <exception cref="StoreUnusableException">The schema was written by a newer Hearth; nothing was changed.</exception>
    public async Task MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await FindVersionAsync(connection, cancellationToken) == CurrentVersion) return;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, BeginSql, cancellationToken);
        await AskAsync(connection, LockSql, cancellationToken);
        await CreateSchemaAsync(connection, cancellationToken);
        var version = await FindVersionAsync(connection, cancellationToken);
        if (version < CurrentVersion) await ApplyAsync(connection, version, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (version < CurrentVersion) LogMigrated(schema, version, CurrentVersion);
    }

    private async Task<int> FindVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await AskAsync(connection, HasVersionSql, cancellationToken) is not true) return 0;
        await using var command = new NpgsqlCommand(VersionSql, connection);
        var version = (int)(await command.ExecuteScalarAsync(cancellationToken))!;
        return version <= CurrentVersion
            ? version
            : throw new StoreUnusableException(
                $"The schema {schema} of the database was written by a newer Hearth (version {version}; this one knows up to "
                + $"{CurrentVersion}). Start the newer version, or restore a backup from before the upgrade. Nothing was changed.");
    }

    // Even "IF NOT EXISTS" asks for the right to create schemas, which whoever was given one may not have.
    private async Task CreateSchemaAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await AskAsync(connection, HasSchemaSql, cancellationToken) is true) return;
        await ExecuteAsync(connection, $"CREATE SCHEMA \"{schema}\"", cancellationToken);
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, int version, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, CreateVersionSql, cancellationToken);
        for (; version < CurrentVersion; version++)
        {
            await ExecuteAsync(connection, Migrations[version], cancellationToken);
            await using var command = new NpgsqlCommand(AddVersionSql, connection);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = version + 1 });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<object?> AskAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = schema });
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static string[] ReadMigrations()
    {
        var assembly = typeof(PostgresSchema).Assembly;
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

    [LoggerMessage(LogLevel.Information, "Migrated the schema {Schema} from version {From} to {To}.")]
    private partial void LogMigrated(string schema, int from, int to);
}
