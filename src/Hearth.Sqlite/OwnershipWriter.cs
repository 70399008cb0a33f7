using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Sqlite;

/// <summary>Claims and aborts. Called by the writer thread inside its transaction.</summary>
internal sealed class OwnershipWriter(SqliteSession session)
{
    // Whoever owned the stream before, it was this process or one that has ended: the file's lock proves it.
    private const string ClaimSql =
        """
        UPDATE    streams
        SET       epoch = epoch + 1
        WHERE     id = $stream
        RETURNING epoch, kind, name, external_id, floor,
                  (SELECT min(context_from) FROM sessions WHERE sessions.stream = streams.id)
        """;

    private const string FindTailSql =
        """
        SELECT max(position)
        FROM   events
        WHERE  stream = $stream
        """;

    private const string AbortSql =
        """
        UPDATE streams
        SET    abort_through = last_number
        WHERE  id = $stream
        """;

    private const string HasUnsettledSql =
        """
        SELECT EXISTS (
            SELECT 1
            FROM   streams JOIN submissions INDEXED BY unsettled_submissions ON submissions.stream = streams.id
            WHERE  streams.id = $stream
            AND    settled_at IS NULL)
        """;

    private readonly SqliteStatement _claim = session.Prepare(ClaimSql);
    private readonly SqliteStatement _findTail = session.Prepare(FindTailSql);
    private readonly SqliteStatement _abort = session.Prepare(AbortSql);
    private readonly SqliteStatement _hasUnsettled = session.Prepare(HasUnsettledSql);

    public StreamClaim? Claim(StreamId stream)
    {
        if (!_claim.Start().Bind(stream.Value).Step()) return null;
        var epoch = _claim.Int64(0);
        var key = new StreamKey((StreamKind)_claim.Int64(1), _claim.Text(2), _claim.Text(3));
        var (floor, contextFrom) = (_claim.Int64(4), new Offset(_claim.Int64(5)));
        _claim.Run();
        var tail = _findTail.Start().Bind(stream.Value).RunScalar();
        return new StreamClaim(stream, key, epoch, new Offset(Math.Max(floor, tail))) { ContextFrom = contextFrom };
    }

    public bool Abort(StreamId stream)
    {
        _abort.Start().Bind(stream.Value).Run();
        return _hasUnsettled.Start().Bind(stream.Value).RunScalar() != 0;
    }
}
