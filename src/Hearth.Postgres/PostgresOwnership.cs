using Hearth.Storage;
using Hearth.Streams;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>Claims, releases and aborts streams, and finds those that need an owner.</summary>
internal sealed class PostgresOwnership(PostgresPool pool, Guid process)
{
    // A stream that follows a deleted one goes on above it. The tombstone is looked up here and not when the stream is made, because
    // here it cannot be missed: the key was free before the stream was made, and the tombstone was written before the key was free.
    private const string ClaimSql =
        $"""
        UPDATE    streams
        SET       epoch = greatest(epoch, (SELECT position >> 40 FROM tombstones WHERE tombstones.key = streams.key)) + 1, owner = $1
        WHERE     id = $3
        AND       deleted_at IS NULL
        AND       {ProcessLiveness.IsClaimable}
        RETURNING epoch, kind, name, external_id
        """;

    private const string FindTailSql =
        """
        SELECT greatest(
                   (SELECT max(position) FROM events WHERE stream = $1),
                   (SELECT position FROM tombstones JOIN streams USING (key) WHERE streams.id = $1),
                   0)
        """;

    private const string ReleaseSql =
        """
        UPDATE streams
        SET    owner = NULL
        WHERE  id = $1
        AND    epoch = $2
        AND    owner = $3
        """;

    private const string AbortSql =
        """
        UPDATE    streams
        SET       abort_through = greatest(abort_through, queues.last_number)
        FROM      queues
        WHERE     streams.id = $1
        AND       queues.stream = $1
        AND       deleted_at IS NULL
        """;

    private const string HasAbortedSql =
        """
        SELECT EXISTS (
            SELECT
            FROM   submissions JOIN streams ON streams.id = submissions.stream
            WHERE  stream = $1
            AND    settled_at IS NULL
            AND    number <= abort_through)
        """;

    // Without the OFFSET, the planner may read all streams there are in order to join them to the few that have work.
    private const string SweepSql =
        $"""
        SELECT     unsettled.stream, claimable.kind, claimable.name, claimable.external_id, unsettled.number <= claimable.abort_through
        FROM       (SELECT   stream, min(number) AS number
                    FROM     submissions
                    WHERE    settled_at IS NULL
                    AND      stream > $3
                    GROUP BY stream) AS unsettled
        CROSS JOIN LATERAL (
                    SELECT kind, name, external_id, abort_through
                    FROM   streams
                    WHERE  streams.id = unsettled.stream
                    AND    deleted_at IS NULL
                    AND    {ProcessLiveness.IsClaimable}
                    OFFSET 0) AS claimable
        ORDER BY   unsettled.stream
        LIMIT      $4
        """;

    /// <remarks>Sent twice, it takes two epochs, of which the answer is the later one.</remarks>
    public async Task<StreamClaim?> ClaimAsync(StreamId stream, CancellationToken cancellationToken)
    {
        var claim = await pool.FindAsync(
            new PostgresStatement(ClaimSql).Bind(process).Bind(ProcessIdentity.Timeout).Bind(stream.Value),
            row => new StreamClaim(stream, ReadKey(row, 1), row.GetInt64(0), Offset.Start),
            cancellationToken);

        // Of a stream that was never claimed before there are no events.
        if (claim is null or { Epoch: 1 }) return claim;

        // A statement of its own: the claim may have waited for an append that its own view of the events is too old to show.
        return claim with { Tail = await FindTailAsync(stream, cancellationToken) };
    }

    public Task ReleaseAsync(StreamId stream, long epoch, CancellationToken cancellationToken) =>
        pool.ExecuteAsync(new PostgresStatement(ReleaseSql).Bind(stream.Value).Bind(epoch).Bind(process), cancellationToken);

    public async Task<bool> AbortAsync(StreamId stream, CancellationToken cancellationToken)
    {
        if (await pool.ExecuteAsync(new PostgresStatement(AbortSql).Bind(stream.Value), cancellationToken) == 0) return false;

        // A statement of its own: what was settled while the mark waited for it has completed and must not be called aborted.
        return await pool.FindAsync(
            new PostgresStatement(HasAbortedSql).Bind(stream.Value), static row => row.GetBoolean(0), cancellationToken);
    }

    public async Task<IReadOnlyList<UnsettledStream>> SweepAsync(StreamId after, int limit, CancellationToken cancellationToken) =>
        await pool.ListAsync(
            new PostgresStatement(SweepSql).Bind(process).Bind(ProcessIdentity.Timeout).Bind(after.Value).Bind(limit),
            static row => new UnsettledStream(new StreamId(row.GetInt64(0)), ReadKey(row, 1), row.GetBoolean(4)),
            cancellationToken);

    /// <summary>Reads kind, name and id from three columns.</summary>
    internal static StreamKey ReadKey(NpgsqlDataReader row, int column) => new(
        (StreamKind)row.GetInt16(column), StoredText.Unescape(row.GetString(column + 1)), StoredText.Unescape(row.GetString(column + 2)));

    private async Task<Offset> FindTailAsync(StreamId stream, CancellationToken cancellationToken) => new(await pool.FindAsync(
        new PostgresStatement(FindTailSql).Bind(stream.Value), static row => row.GetInt64(0), cancellationToken));
}
