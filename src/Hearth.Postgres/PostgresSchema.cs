using System.Text.RegularExpressions;
using Hearth.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>Brings a schema to the state that this build works with.</summary>
/// <remarks>
/// Migrations add first and take away later: a build works on the schemas of newer ones until one of them takes away what it uses. So
/// the schema says two things, each as a number of migrations: which one was applied last, and which one a build has to know at least.
/// </remarks>
internal sealed partial class PostgresSchema(string schema, ILogger<PostgresSchema> logger)
{
    // Others may be migrating a large database at this moment.
    private const string BeginSql = "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0";

    private const string LockSql = "SELECT pg_advisory_xact_lock(hashtextextended('hearth ' || $1, 0))";

    private const string HasSchemaSql = "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)";

    private const string MayCreateSql =
        """
        SELECT CASE WHEN EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)
                    THEN has_schema_privilege($1, 'CREATE')
                    ELSE has_database_privilege(current_database(), 'CREATE')
               END
        """;

    // Asked one by one: has_table_privilege takes a list for "any of these".
    private const string MissingPrivilegesSql =
        """
        SELECT     string_agg(DISTINCT privilege, ', ')
        FROM       pg_class
        CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS privilege
        WHERE      relnamespace = to_regnamespace(format('%I', $1))
        AND        relname = ANY ($2)
        AND        NOT has_table_privilege(pg_class.oid, privilege)
        """;

    private const string HasVersionSql = "SELECT to_regclass(format('%I.schema_version', $1)) IS NOT NULL";

    // Builds that know only the first migration refuse a greater version than theirs and look at nothing else: the version is the
    // oldest build's. What they have written has no second column.
    private const string VersionSql =
        """
        SELECT coalesce(max(version), 0), coalesce(max(coalesce((to_jsonb(schema_version) ->> 'migration')::integer, version)), 0)
        FROM   schema_version
        """;

    private const string CreateVersionSql =
        """
        CREATE TABLE IF NOT EXISTS schema_version (
            version        integer     PRIMARY KEY,
            applied_at     timestamptz NOT NULL DEFAULT now()
        );
        ALTER TABLE schema_version ADD COLUMN IF NOT EXISTS migration integer
        """;

    private const string SetVersionSql =
        """
        INSERT INTO schema_version (version, migration)
        VALUES ($1, $2)
        ON CONFLICT (version) DO UPDATE
        SET    migration = excluded.migration, applied_at = now()
        """;

    // Raised together with a migration that takes away what builds before this one use.
    private const int OldestBuild = 1;

    private static readonly string[] Migrations = ReadMigrations();

    /// <summary>The last migration that this build knows.</summary>
    public static int CurrentVersion => Migrations.Length;

    /// <summary>Does nothing, and asks for no right to do anything, when the schema is as it should be.</summary>
    /// <exception cref="StoreUnusableException">A newer Hearth has taken away what this one needs; nothing was changed.</exception>
    /// <returns>The version that the schema has: this build's, or a newer one.</returns>
    public async Task<int> MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var version = await FindVersionAsync(connection, cancellationToken);
        if (version >= CurrentVersion) return version;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, BeginSql, cancellationToken);
        await AskAsync(connection, LockSql, cancellationToken);
        await CreateSchemaAsync(connection, cancellationToken);
        version = await FindVersionAsync(connection, cancellationToken); // Another process may have migrated it in the meantime.
        if (version >= CurrentVersion) return version;
        await ApplyAsync(connection, version, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogMigrated(schema, version, CurrentVersion);
        return CurrentVersion;
    }

    /// <summary>Whether the schema could be brought to this build's state. Changes nothing.</summary>
    /// <exception cref="StoreUnusableException">It could not.</exception>
    /// <returns>The migration that was applied last; 0 for none.</returns>
    public async Task<int> CheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var version = await FindVersionAsync(connection, cancellationToken);
        if (await FindMissingPrivilegesAsync(connection, cancellationToken) is { } missing)
        {
            throw new StoreUnusableException(
                $"The PostgreSQL user may not use all tables of the schema {schema}: {missing} is not granted. Grant it with GRANT SELECT, INSERT, "
                + $"UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO …, or have the tables belong to this user.");
        }

        if (version >= CurrentVersion || await AskAsync(connection, MayCreateSql, cancellationToken) is true) return version;
        throw new StoreUnusableException(
            $"The PostgreSQL user may not create tables in the schema {schema}, which has still to be done. Grant the user CREATE on the "
            + "database, or create the schema and grant the user CREATE and USAGE on it.");
    }

    private async Task<string?> FindMissingPrivilegesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(MissingPrivilegesSql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = schema });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. Migrations.SelectMany(TablesOf)] });
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    private static IEnumerable<string> TablesOf(string migration) => CreatedTable().Matches(migration).Select(match => match.Groups["name"].Value);

    /// <returns>The migration that was applied last.</returns>
    private async Task<int> FindVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await AskAsync(connection, HasVersionSql, cancellationToken) is not true) return 0;
        await using var command = new NpgsqlCommand(VersionSql, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var (oldestBuild, version) = (row.GetInt32(0), row.GetInt32(1));
        return oldestBuild <= CurrentVersion
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
        foreach (var migration in Migrations[version..]) await ExecuteAsync(connection, migration, cancellationToken);
        await using var command = new NpgsqlCommand(SetVersionSql, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = OldestBuild });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = CurrentVersion });
        await command.ExecuteNonQueryAsync(cancellationToken);
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

    [GeneratedRegex(@"^CREATE TABLE (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex CreatedTable();

    [LoggerMessage(LogLevel.Information, "Migrated the schema {Schema} from version {From} to {To}.")]
    private partial void LogMigrated(string schema, int from, int to);
}
