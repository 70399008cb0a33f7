using Hearth.Streams;

namespace Hearth.Postgres;

/// <summary>Removes the rows of deleted streams, so many at a time that nobody waits long for a lock and no transaction grows large.</summary>
internal sealed class DeletedRows(PostgresPool pool)
{
    private const int MaxRows = 5_000;
    private const int MaxBlobs = 50;

    private const string RemoveEventsSql =
        """
        DELETE FROM events
        WHERE  stream = $1
        AND    position = ANY (ARRAY(SELECT position FROM events WHERE stream = $1 LIMIT $2 FOR UPDATE SKIP LOCKED))
        """;

    private const string RemoveSubmissionsSql =
        """
        DELETE FROM submissions
        WHERE  id = ANY (ARRAY(SELECT id FROM submissions WHERE stream = $1 LIMIT $2 FOR UPDATE SKIP LOCKED))
        """;

    private const string RemoveKeysSql =
        """
        DELETE FROM idempotency
        WHERE  key = ANY (ARRAY(SELECT key FROM idempotency WHERE stream = $1 LIMIT $2 FOR UPDATE SKIP LOCKED))
        """;

    private const string RemoveWorkspaceSql =
        """
        DELETE FROM workspace_files
        WHERE  stream = $1
        AND    path = ANY (ARRAY(SELECT path FROM workspace_files WHERE stream = $1 LIMIT $2 FOR UPDATE SKIP LOCKED))
        """;

    private const string RemoveBlobsSql =
        """
        DELETE FROM blobs
        WHERE  id = ANY (ARRAY(SELECT id FROM blobs WHERE stream = $1 LIMIT $2 FOR UPDATE SKIP LOCKED))
        """;

    private const string RemoveQueueSql = "DELETE FROM queues WHERE stream = $1";

    // Whoever else removes rows of the stream at this moment has the rest, and then the stream.
    private const string RemoveStreamSql =
        """
        DELETE FROM streams
        WHERE  id = $1
        AND    key IS NULL
        AND    deleted_at IS NOT NULL
        AND    NOT EXISTS (SELECT FROM events WHERE stream = $1)
        AND    NOT EXISTS (SELECT FROM submissions WHERE stream = $1)
        AND    NOT EXISTS (SELECT FROM idempotency WHERE stream = $1)
        AND    NOT EXISTS (SELECT FROM blobs WHERE stream = $1)
        AND    NOT EXISTS (SELECT FROM workspace_files WHERE stream = $1)
        """;

    /// <param name="stream">A stream that is marked as deleted and buried.</param>
    /// <param name="cancellationToken">Stops between two batches; the rest stays.</param>
    public async Task RemoveAsync(StreamId stream, CancellationToken cancellationToken)
    {
        await RemoveAllAsync(RemoveEventsSql, stream, MaxRows, cancellationToken);
        await RemoveAllAsync(RemoveSubmissionsSql, stream, MaxRows, cancellationToken);
        await RemoveAllAsync(RemoveKeysSql, stream, MaxRows, cancellationToken);
        await RemoveAllAsync(RemoveWorkspaceSql, stream, MaxRows, cancellationToken);
        await RemoveAllAsync(RemoveBlobsSql, stream, MaxBlobs, cancellationToken);
        await pool.ExecuteAsync(new PostgresStatement(RemoveQueueSql).Bind(stream.Value), cancellationToken);
        await pool.ExecuteAsync(new PostgresStatement(RemoveStreamSql).Bind(stream.Value), cancellationToken);
    }

    private async Task RemoveAllAsync(string sql, StreamId stream, int limit, CancellationToken cancellationToken)
    {
        while (await pool.ExecuteAsync(new PostgresStatement(sql).Bind(stream.Value).Bind(limit), cancellationToken) == limit)
        {
            // A full batch: there may be more.
        }
    }
}
