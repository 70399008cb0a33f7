using System.Security.Cryptography;
using System.Text;
using Hearth.Postgres.Urls;
using Hearth.Storage;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>Keeps the members of clusters.</summary>
/// <remarks>
/// A writer locks the cluster's version, looks at it again as it is then, and changes the member in the same statement: of two that have
/// read the same version one changes nothing.
/// </remarks>
internal sealed class PostgresMembership(PostgresPool pool, PostgresUrl url, string schema) : IMembershipStore
{
    private const string ReadSql =
        """
        SELECT    version, address, port, generation, name, host_name, status, gateway_port, suspicions, started_at, alive_at
        FROM      cluster_versions
        LEFT JOIN cluster_members ON cluster_members.cluster = cluster_versions.cluster
        WHERE     cluster_versions.cluster = $1
        """;

    // A member that has come since this statement began has raised the version, too. A cluster without a version has never had a member.
    private const string InsertSql =
        """
        WITH raised AS (
            INSERT INTO cluster_versions AS known (cluster, version)
            SELECT $1, $12 + 1
            WHERE  ($12 = 0 OR EXISTS (SELECT FROM cluster_versions WHERE cluster = $1))
            AND    NOT EXISTS (
                       SELECT
                       FROM   cluster_members
                       WHERE  cluster = $1 AND address = $2 AND port = $3 AND generation = $4)
            ON CONFLICT (cluster) DO UPDATE
            SET    version = excluded.version
            WHERE  known.version = $12
            RETURNING cluster
        )
        INSERT INTO cluster_members (
               cluster, address, port, generation, name, host_name, status, gateway_port, suspicions, started_at, alive_at)
        SELECT cluster, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
        FROM   raised
        """;

    private const string UpdateSql =
        """
        WITH raised AS (
            UPDATE cluster_versions
            SET    version = version + 1
            WHERE  cluster = $1
            AND    version = $12
            AND    EXISTS (
                       SELECT
                       FROM   cluster_members
                       WHERE  cluster = $1 AND address = $2 AND port = $3 AND generation = $4)
            RETURNING cluster
        )
        UPDATE cluster_members
        SET    name = $5, host_name = $6, status = $7, gateway_port = $8, suspicions = $9, started_at = $10, alive_at = $11
        FROM   raised
        WHERE  cluster_members.cluster = raised.cluster
        AND    address = $2
        AND    port = $3
        AND    generation = $4
        """;

    // Signs of life are not compared: they come without a version.
    private const string IsWrittenSql =
        """
        SELECT EXISTS (
            SELECT
            FROM   cluster_versions JOIN cluster_members ON cluster_members.cluster = cluster_versions.cluster
            WHERE  cluster_versions.cluster = $1
            AND    version = $12 + 1
            AND    (address, port, generation, name, host_name, status, gateway_port, suspicions, started_at)
                   = ($2, $3, $4, $5, $6, $7, $8, $9, $10)
            AND    alive_at >= $11)
        """;

    private const string TouchSql =
        """
        UPDATE cluster_members
        SET    alive_at = greatest(alive_at, $5)
        WHERE  cluster = $1
        AND    address = $2
        AND    port = $3
        AND    generation = $4
        """;

    private const string DeleteSql =
        """
        WITH members AS (
            DELETE FROM cluster_members
            WHERE  cluster = $1
        )
        DELETE FROM cluster_versions
        WHERE  cluster = $1
        """;

    private const string RemoveDefunctSql =
        """
        DELETE FROM cluster_members
        WHERE  cluster = $1
        AND    status = $2
        AND    greatest(started_at, alive_at) < $3
        """;

    private const int IdBytes = 6;

    public string DefaultClusterId { get; } = $"hearth-{Convert.ToHexStringLower(NameHash(url, schema).AsSpan(0, IdBytes))}";

    public string? DatabaseHost => url.Hosts[0].IsSocket ? null : url.Hosts[0].Target;

    public int DatabasePort => url.Hosts[0].Port;

    public async Task<MembershipTable> ReadAsync(string cluster, CancellationToken cancellationToken)
    {
        var rows = await pool.ListAsync(
            new PostgresStatement(ReadSql).Bind(cluster),
            static row => (Version: row.GetInt32(0), Member: row.IsDBNull(1) ? null : ReadMember(row)),
            cancellationToken);
        return new MembershipTable(rows.Count > 0 ? rows[0].Version : 0, [.. rows.Select(row => row.Member).OfType<ClusterMember>()]);
    }

    public Task<bool> InsertAsync(string cluster, ClusterMember member, int version, CancellationToken cancellationToken) =>
        WriteAsync(InsertSql, cluster, member, version, cancellationToken);

    public Task<bool> UpdateAsync(string cluster, ClusterMember member, int version, CancellationToken cancellationToken) =>
        WriteAsync(UpdateSql, cluster, member, version, cancellationToken);

    public Task TouchAsync(
        string cluster, string address, int port, int generation, DateTimeOffset aliveAt, CancellationToken cancellationToken) =>
        pool.ExecuteAsync(
            new PostgresStatement(TouchSql).Bind(cluster).Bind(address).Bind(port).Bind(generation).Bind(aliveAt), cancellationToken);

    public Task DeleteAsync(string cluster, CancellationToken cancellationToken) =>
        pool.ExecuteAsync(new PostgresStatement(DeleteSql).Bind(cluster), cancellationToken);

    public Task RemoveDefunctAsync(string cluster, DateTimeOffset before, CancellationToken cancellationToken) =>
        pool.ExecuteAsync(new PostgresStatement(RemoveDefunctSql).Bind(cluster).Bind(ClusterMember.Dead).Bind(before), cancellationToken);

    // Sent twice, the second sending may find the version that the first one has raised. It was this one if the member is as written;
    // whoever has raised it further has seen that member, and the caller then looks again.
    private async Task<bool> WriteAsync(string sql, string cluster, ClusterMember member, int version, CancellationToken cancellationToken)
    {
        var statement = Create(sql, cluster, member, version);
        return await pool.ExecuteAsync(statement, cancellationToken) > 0
            || (statement.IsRepeated && await IsWrittenAsync(cluster, member, version, cancellationToken));
    }

    private Task<bool> IsWrittenAsync(string cluster, ClusterMember member, int version, CancellationToken cancellationToken) =>
        pool.FindAsync(Create(IsWrittenSql, cluster, member, version), static row => row.GetBoolean(0), cancellationToken);

    private static PostgresStatement Create(string sql, string cluster, ClusterMember member, int version) => new PostgresStatement(sql)
        .Bind(cluster)
        .Bind(member.Address)
        .Bind(member.Port)
        .Bind(member.Generation)
        .Bind(member.Name)
        .Bind(member.HostName)
        .Bind(member.Status)
        .Bind(member.GatewayPort)
        .Bind(member.Suspicions)
        .Bind(member.StartedAt)
        .Bind(member.AliveAt)
        .Bind(version);

    private static ClusterMember ReadMember(NpgsqlDataReader row) => new(
        row.GetString(1),
        row.GetInt32(2),
        row.GetInt32(3),
        row.GetString(4),
        row.GetString(5),
        row.GetInt32(6),
        row.GetInt32(7),
        row.GetString(8),
        row.GetFieldValue<DateTimeOffset>(9),
        row.GetFieldValue<DateTimeOffset>(10));

    private static byte[] NameHash(PostgresUrl url, string schema)
    {
        var hosts = string.Join(',', url.Hosts.Select(host => $"{host.Name}:{host.Port}"));
        return SHA256.HashData(Encoding.UTF8.GetBytes($"{hosts}/{url.Connection.Database}/{schema}"));
    }
}
