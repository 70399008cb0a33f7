using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Postgres;

/// <summary>Deletes streams, in three steps of which each may be the last for now.</summary>
/// <remarks>
/// The mark makes the stream invisible, fences its owner and takes its queue's numbers away, in one statement. What an owner or an
/// admission had in flight has then either committed or will change nothing. The burial, a later statement, therefore sees the last
/// event there will ever be; it writes the tombstone and frees the key. The removal of the rows may take its time.
/// </remarks>
internal sealed class PostgresDeletions(PostgresPool pool)
{
    private const int MaxLooks = 32;
    private const long SequenceMask = Offset.SequenceLimit - 1;

    // An admission that came between this statement's view of the queue and its lock is seen in the queue's number.
    private const string MarkSql =
        """
        WITH target AS (
            SELECT streams.id, queues.last_number,
                   EXISTS (SELECT FROM submissions WHERE submissions.stream = streams.id AND settled_at IS NULL) AS is_unsettled
            FROM   streams JOIN queues ON queues.stream = streams.id
            WHERE  streams.key = $1
            AND    streams.deleted_at IS NULL
        ), sealed AS (
            UPDATE    queues
            SET       last_number = 9223372036854775807
            FROM      target
            WHERE     queues.stream = target.id
            AND       ($2 OR (NOT target.is_unsettled AND queues.last_number = target.last_number))
            RETURNING queues.stream
        ), marked AS (
            UPDATE    streams
            SET       epoch = epoch + 1, owner = NULL, deleted_at = now()
            FROM      sealed
            WHERE     streams.id = sealed.stream
            AND       streams.deleted_at IS NULL
            RETURNING streams.id
        )
        SELECT target.id, target.is_unsettled, marked.id IS NOT NULL
        FROM   target LEFT JOIN marked ON true
        """;

    // Epoch and sequence each go on: a stream that was deleted before it stored anything must not fall back to an earlier sequence.
    private const string BurySql =
        """
        WITH freed AS (
            UPDATE    streams
            SET       key = NULL
            WHERE     key = $1
            AND       deleted_at IS NOT NULL
            RETURNING id, epoch
        ), buried AS (
            INSERT INTO tombstones (key, position)
            SELECT $1, (epoch << 40) | (coalesce((SELECT max(position) FROM events WHERE stream = freed.id), 0) & $2)
            FROM   freed
            ON CONFLICT (key) DO UPDATE
            SET    position = (greatest(tombstones.position >> 40, excluded.position >> 40) << 40)
                              | greatest(tombstones.position & $2, excluded.position & $2)
        )
        SELECT id
        FROM   freed
        """;

    private const string RemoveSubmissionSql =
        """
        DELETE FROM submissions
        USING  streams
        WHERE  submissions.external_id = $1
        AND    streams.id = submissions.stream
        AND    streams.deleted_at IS NOT NULL
        """;

    private readonly DeletedRows _rows = new(pool);

    public async Task<Deletion> DeleteAsync(StreamKey key, bool force, CancellationToken cancellationToken)
    {
        var deletion = await MarkAsync(key, force, cancellationToken);
        if (deletion.Status == DeletionStatus.Unsettled) return deletion;
        var buried = await BuryAsync(key, cancellationToken);

        // An admission that needed the key may have buried this one, and an interrupted one may have been found.
        var stream = deletion.Status == DeletionStatus.Deleted ? deletion.Stream : buried;
        if (stream is { } deleted) await TryRemoveAsync(deleted, cancellationToken);
        return deletion;
    }

    /// <summary>Removes what a deleted stream still holds that an admission needs: the stream's key, the submission's id.</summary>
    public async Task MakeWayAsync(StreamKey key, SubmissionId id, CancellationToken cancellationToken)
    {
        await BuryAsync(key, cancellationToken);
        await pool.ExecuteAsync(new PostgresStatement(RemoveSubmissionSql).BindText(id.Value), cancellationToken);
    }

    /// <summary>The first step.</summary>
    internal async Task<Deletion> MarkAsync(StreamKey key, bool force, CancellationToken cancellationToken)
    {
        for (var look = 0; look < MaxLooks; look++)
        {
            var statement = new PostgresStatement(MarkSql).Bind(key.Hash()).Bind(force);
            var mark = await pool.FindAsync(
                statement, static row => new Mark(new StreamId(row.GetInt64(0)), row.GetBoolean(1), row.GetBoolean(2)), cancellationToken);
            if (mark is null) return await FindMarkedAsync(key, statement.IsRepeated, cancellationToken);
            if (mark.IsMarked) return new Deletion(DeletionStatus.Deleted, mark.Stream);
            if (mark.IsUnsettled && !force) return new Deletion(DeletionStatus.Unsettled, default);
        }

        throw new StoreUnavailableException($"Too many others are admitting to {key} at the same time.");
    }

    /// <summary>The second step.</summary>
    /// <returns>The stream, if it was this call that has buried it.</returns>
    internal Task<StreamId?> BuryAsync(StreamKey key, CancellationToken cancellationToken) => BuryAsync(key.Hash(), cancellationToken);

    /// <inheritdoc cref="BuryAsync(StreamKey, CancellationToken)"/>
    internal Task<StreamId?> BuryAsync(byte[] key, CancellationToken cancellationToken) => pool.FindAsync(
        new PostgresStatement(BurySql).Bind(key).Bind(SequenceMask), static row => (StreamId?)new StreamId(row.GetInt64(0)), cancellationToken);

    /// <summary>A mark that was sent twice and finds no stream was set by the first sending.</summary>
    private async Task<Deletion> FindMarkedAsync(StreamKey key, bool isRepeated, CancellationToken cancellationToken)
    {
        const string FindMarkedSql = "SELECT id FROM streams WHERE key = $1 AND deleted_at IS NOT NULL";
        var marked = isRepeated
            ? await pool.FindAsync(
                new PostgresStatement(FindMarkedSql).Bind(key.Hash()), static row => (StreamId?)new StreamId(row.GetInt64(0)), cancellationToken)
            : null;
        return marked is { } stream ? new Deletion(DeletionStatus.Deleted, stream) : new Deletion(DeletionStatus.NotFound, default);
    }

    private async Task TryRemoveAsync(StreamId stream, CancellationToken cancellationToken)
    {
        try
        {
            await _rows.RemoveAsync(stream, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // The stream is deleted, whatever becomes of its rows; the next purge removes them.
        }
    }

    private sealed record Mark(StreamId Stream, bool IsUnsettled, bool IsMarked);
}
