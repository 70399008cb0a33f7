using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Postgres;

/// <summary>Finds streams: by their key, and those that have been quiet.</summary>
internal sealed class PostgresStreams(PostgresPool pool)
{
    private const string FindSql =
        """
        SELECT id, kind, name, external_id, coalesce((SELECT max(position) FROM events WHERE events.stream = streams.id), 0), is_closed
        FROM   streams
        WHERE  key = $1
        AND    deleted_at IS NULL
        """;

    private const string FindIdleSql =
        """
        SELECT   kind, name, external_id
        FROM     streams
        WHERE    kind = $1
        AND      name = $2
        AND      deleted_at IS NULL
        AND      NOT EXISTS (SELECT FROM submissions WHERE stream = streams.id AND settled_at IS NULL)
        AND      (SELECT admitted_at FROM submissions WHERE stream = streams.id ORDER BY number DESC LIMIT 1) < $3
        ORDER BY id
        LIMIT    $4
        """;

    public Task<StreamState?> FindAsync(StreamKey key, CancellationToken cancellationToken) => pool.FindAsync(
        new PostgresStatement(FindSql).Bind(key.Hash()),
        static row => new StreamState(
            new StreamId(row.GetInt64(0)), PostgresOwnership.ReadKey(row, 1), new Offset(row.GetInt64(4)), row.GetBoolean(5)),
        cancellationToken);

    public async Task<IReadOnlyList<StreamKey>> FindIdleAsync(
        StreamKind kind, string name, DateTimeOffset before, int limit, CancellationToken cancellationToken) => await pool.ListAsync(
            new PostgresStatement(FindIdleSql).Bind((short)kind).BindText(name).Bind(before).Bind(limit),
            static row => PostgresOwnership.ReadKey(row, 0),
            cancellationToken);
}
