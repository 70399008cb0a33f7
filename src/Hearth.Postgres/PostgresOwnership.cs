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
        SET       epoch = greatest(epoch, (SELECT position >> 40 FROM tombstones WHERE tombstones.key = streams.key)) + 1, owner = $2
        WHERE     id = $3
        AND       deleted_at IS NULL
        AND       {ProcessLiveness.IsClaimable}
        RETURNING epoch, kind, name, external_id
        """;

    // What earlier epochs have stored changes no more. A newer claim may have stored something meanwhile, or the stream may be gone.
    private const string FindTailSql =
        """
        SELECT greatest(
                   (SELECT max(position) FROM events WHERE events.stream = streams.id AND position < $2),
                   (SELECT position FROM tombstones WHERE tombstones.key = streams.key),
                   0),
               coalesce((SELECT min(context_from) FROM sessions WHERE sessions.stream = streams.id), 0)
        FROM   streams
        WHERE  id = $1
        AND    deleted_at IS NULL
        """;

    private const string ReleaseSql =
        """
        UPDATE streams
        SET    owner = NULL
        WHERE  id = $1
        AND    epoch = $2
        AND    owner = $3
        """;

    // What was settled while the mark waited for it has completed and must not be called aborted. The lock on a submission looks at it
    // again as it is then; and as it comes before the commit, a settlement that follows from the mark is still to come.
    private const string AbortSql =
        """
        WITH marked AS (
            UPDATE    streams
            SET       abort_through = greatest(abort_through, queues.last_number)
            FROM      queues
            WHERE     streams.id = $1
            AND       queues.stream = $1
            AND       deleted_at IS NULL
            RETURNING streams.id, abort_through
        )
        SELECT EXISTS (
            SELECT
            FROM   submissions JOIN marked ON marked.id = submissions.stream
            WHERE  settled_at IS NULL
            AND    number <= abort_through
            FOR SHARE OF submissions)
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
            CreateClaim(stream, process),
            row => new StreamClaim(stream, ReadKey(row, 1), row.GetInt64(0), Offset.Start),
            cancellationToken);

        // Of a stream that was never claimed before there are no events.
        if (claim is null or { Epoch: 1 }) return claim;

        // A statement of its own: the claim may have waited for an append that its own view of the events is too old to show.
        return await FindTailAsync(claim, cancellationToken);
    }

    public Task ReleaseAsync(StreamId stream, long epoch, CancellationToken cancellationToken) =>
        pool.ExecuteAsync(new PostgresStatement(ReleaseSql).Bind(stream.Value).Bind(epoch).Bind(process), cancellationToken);

    public Task<bool> AbortAsync(StreamId stream, CancellationToken cancellationToken) => pool.FindAsync(
        new PostgresStatement(AbortSql).Bind(stream.Value), static row => row.GetBoolean(0), cancellationToken);

    public async Task<IReadOnlyList<UnsettledStream>> SweepAsync(StreamId after, int limit, CancellationToken cancellationToken) =>
        await pool.ListAsync(
            CreateSweep(after, limit, process),
            static row => new UnsettledStream(new StreamId(row.GetInt64(0)), ReadKey(row, 1), row.GetBoolean(4)),
            cancellationToken);

    internal static PostgresStatement CreateClaim(StreamId stream, Guid process) =>
        new PostgresStatement(ClaimSql).Bind(ProcessIdentity.Timeout).Bind(process).Bind(stream.Value);

    internal static PostgresStatement CreateSweep(StreamId after, int limit, Guid process) =>
        new PostgresStatement(SweepSql).Bind(ProcessIdentity.Timeout).Bind(process).Bind(after.Value).Bind(limit);

    /// <summary>Reads kind, name and id from three columns.</summary>
    internal static StreamKey ReadKey(NpgsqlDataReader row, int column) => new(
        (StreamKind)row.GetInt16(column), StoredText.Unescape(row.GetString(column + 1)), StoredText.Unescape(row.GetString(column + 2)));

    /// <returns>Null when the stream has been deleted since it was claimed.</returns>
    private Task<StreamClaim?> FindTailAsync(StreamClaim claim, CancellationToken cancellationToken) => pool.FindAsync(
        new PostgresStatement(FindTailSql).Bind(claim.Stream.Value).Bind(Offset.At(claim.Epoch, 0).Value),
        row => claim with { Tail = new Offset(row.GetInt64(0)), ContextFrom = new Offset(row.GetInt64(1)) },
        cancellationToken);
}
