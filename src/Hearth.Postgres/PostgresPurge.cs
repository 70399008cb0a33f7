using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Postgres;

/// <summary>Removes what nobody needs. Any number of processes may do so at the same time: what one has in hand, another passes over.</summary>
internal sealed class PostgresPurge(PostgresPool pool, PostgresDeletions deletions)
{
    private const int MaxKeys = 1_000;
    private const int MaxBlobs = 50;
    private const int MaxStreams = 100;

    private static readonly TimeSpan OrphanAge = TimeSpan.FromHours(1);
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromHours(1);

    private const string PurgeKeysSql =
        """
        DELETE FROM idempotency
        WHERE  key = ANY (ARRAY(SELECT key FROM idempotency WHERE expires_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED))
        """;

    private const string PurgeBlobsSql =
        """
        DELETE FROM blobs
        WHERE  id = ANY (ARRAY(
                   SELECT id
                   FROM   blobs AS orphan
                   WHERE  NOT is_referenced
                   AND    put_at < $1
                   AND    NOT EXISTS (SELECT FROM events WHERE events.blob = orphan.id)
                   LIMIT  $2
                   FOR UPDATE SKIP LOCKED))
        """;

    private const string FindDeletedSql =
        """
        SELECT   id, key
        FROM     streams
        WHERE    deleted_at IS NOT NULL
        AND      id > $1
        ORDER BY id
        LIMIT    $2
        """;

    private const string PurgeProcessesSql =
        """
        DELETE FROM processes
        WHERE  seen_at < now() - $1::interval
        """;

    private readonly DeletedRows _rows = new(pool);

    public async Task PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await PurgeAllAsync(() => new PostgresStatement(PurgeKeysSql).Bind(now).Bind(MaxKeys), MaxKeys, cancellationToken);
        await PurgeAllAsync(() => new PostgresStatement(PurgeBlobsSql).Bind(now - OrphanAge).Bind(MaxBlobs), MaxBlobs, cancellationToken);
        await pool.ExecuteAsync(new PostgresStatement(PurgeProcessesSql).Bind(ForgetAfter), cancellationToken);
        await PurgeStreamsAsync(cancellationToken);
    }

    private async Task PurgeAllAsync(Func<PostgresStatement> next, int limit, CancellationToken cancellationToken)
    {
        while (await pool.ExecuteAsync(next(), cancellationToken) == limit)
        {
            // A full batch: there may be more.
        }
    }

    private async Task PurgeStreamsAsync(CancellationToken cancellationToken)
    {
        var last = 0L;
        List<(long Id, byte[]? Key)> found;
        do
        {
            found = await pool.ListAsync(
                new PostgresStatement(FindDeletedSql).Bind(last).Bind(MaxStreams),
                static row => (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1)),
                cancellationToken);
            foreach (var (id, key) in found)
            {
                if (key is not null) await deletions.BuryAsync(key, cancellationToken);
                await _rows.RemoveAsync(new StreamId(id), cancellationToken);
                last = id;
            }
        }
        while (found.Count == MaxStreams);
    }
}
