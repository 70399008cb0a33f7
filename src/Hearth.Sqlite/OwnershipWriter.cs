using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Sqlite;

/// <summary>Claims, releases and aborts. Called by the writer thread inside its transaction.</summary>
internal sealed class OwnershipWriter(SqliteSession session, Guid owner)
{
    // Whoever owned the stream before, it was a process that has ended: the file's lock proves it.
    private const string ClaimSql =
        """
        UPDATE    streams
        SET       epoch = epoch + 1, owner = $owner
        WHERE     id = $stream
        RETURNING epoch, kind, name, external_id
        """;

    private const string FindTailSql =
        """
        SELECT max(position)
        FROM   events
        WHERE  stream = $stream
        """;

    private const string ReleaseSql =
        """
        UPDATE streams
        SET    owner = NULL
        WHERE  id = $stream
        AND    epoch = $epoch
        AND    owner = $owner
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
            FROM   submissions
            WHERE  stream = $stream
            AND    settled_at IS NULL)
        """;

    private readonly SqliteStatement _claim = session.Prepare(ClaimSql);
    private readonly SqliteStatement _findTail = session.Prepare(FindTailSql);
    private readonly SqliteStatement _release = session.Prepare(ReleaseSql);
    private readonly SqliteStatement _abort = session.Prepare(AbortSql);
    private readonly SqliteStatement _hasUnsettled = session.Prepare(HasUnsettledSql);
    private readonly byte[] _owner = owner.ToByteArray();

    public StreamClaim? Claim(StreamId stream)
    {
        if (!_claim.Start().Bind(_owner).Bind(stream.Value).Step()) return null;
        var epoch = _claim.Int64(0);
        var key = new StreamKey((StreamKind)_claim.Int64(1), _claim.Text(2), _claim.Text(3));
        _claim.Run();
        return new StreamClaim(stream, key, epoch, new Offset(_findTail.Start().Bind(stream.Value).RunScalar()));
    }

    public bool Release(StreamId stream, long epoch)
    {
        _release.Start().Bind(stream.Value).Bind(epoch).Bind(_owner).Run();
        return session.ChangedRows > 0;
    }

    public bool Abort(StreamId stream)
    {
        _abort.Start().Bind(stream.Value).Run();
        return _hasUnsettled.Start().Bind(stream.Value).RunScalar() != 0;
    }
}
