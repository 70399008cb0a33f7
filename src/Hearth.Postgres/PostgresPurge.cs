using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Postgres;

/// <summary>Removes what nobody needs. Any number of processes may do so at the same time: what one has in hand, another passes over.</summary>
internal sealed class PostgresPurge(PostgresPool pool, PostgresDeletions deletions)
{
    private const int MaxKeys = 1_000;
    private const int MaxBlobs = 50;
    private const int MaxStreams = 100;
    private const int MaxProgress = 1_000;

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

    private const string FindSettledSql =
        """
        SELECT   id, (SELECT max(settled_at) FROM submissions WHERE submissions.stream = streams.id)
        FROM     streams
        WHERE    id > $1
        ORDER BY id
        LIMIT    $2
        """;

    // $3 are the bits of the kinds to remove. Whoever else removes rows of the stream at this moment has the rest.
    private const string PurgeProgressSql =
        """
        DELETE FROM events
        WHERE  stream = $1
        AND    position = ANY (ARRAY(
                   SELECT position
                   FROM   events
                   WHERE  stream = $1
                   AND    position < $2
                   AND    ($3 >> kind) & 1 = 1
                   LIMIT  $4
                   FOR UPDATE SKIP LOCKED))
        """;

    private readonly DeletedRows _rows = new(pool);
    private long _cleaned; // No progress was left in the streams up to this one when they were looked at.

    public async Task PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await PurgeAllAsync(() => new PostgresStatement(PurgeKeysSql).Bind(now).Bind(MaxKeys), MaxKeys, cancellationToken);
        await PurgeAllAsync(() => new PostgresStatement(PurgeBlobsSql).Bind(now - OrphanAge).Bind(MaxBlobs), MaxBlobs, cancellationToken);
        await pool.ExecuteAsync(new PostgresStatement(PurgeProcessesSql).Bind(ForgetAfter), cancellationToken);
        await PurgeStreamsAsync(cancellationToken);
        await PurgeProgressAsync(cancellationToken);
    }

    private async Task PurgeAllAsync(Func<PostgresStatement> next, int limit, CancellationToken cancellationToken)
    {
        while (await pool.ExecuteAsync(next(), cancellationToken) == limit)
        {
            // A full batch: there may be more.
        }
    }

    // No turn outlives its submission. What an owner has superseded it removes itself, unless it ends before.
    private async Task PurgeProgressAsync(CancellationToken cancellationToken)
    {
        var streams = await pool.ListAsync(
            new PostgresStatement(FindSettledSql).Bind(_cleaned).Bind(MaxStreams),
            static row => (Id: row.GetInt64(0), SettledThrough: row.IsDBNull(1) ? 0 : row.GetInt64(1)),
            cancellationToken);
        foreach (var (id, settledThrough) in streams.Where(stream => stream.SettledThrough > 0))
        {
            await PurgeAllAsync(
                () => new PostgresStatement(PurgeProgressSql).Bind(id).Bind(settledThrough).Bind(EventKinds.Progress.Bits).Bind(MaxProgress),
                MaxProgress,
                cancellationToken);
        }

        _cleaned = streams.Count < MaxStreams ? 0 : streams[^1].Id;
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
