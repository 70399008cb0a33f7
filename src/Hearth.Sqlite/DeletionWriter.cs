using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Sqlite;

/// <summary>Deletes streams: at once what makes them visible, and in parts what is left. Called by the writer thread inside its transaction.</summary>
internal sealed class DeletionWriter(SqliteSession session)
{
    private const int MaxRows = 1_000;
    private const int MaxBlobs = 8;

    private const string FindSql =
        """
        SELECT id, epoch, floor,
               (SELECT max(position) FROM events WHERE events.stream = streams.id),
               EXISTS (SELECT 1 FROM submissions INDEXED BY unsettled_submissions WHERE submissions.stream = streams.id AND settled_at IS NULL)
        FROM   streams
        WHERE  key = $key
        """;

    private const string BurySql =
        """
        INSERT INTO tombstones (key, position)
        VALUES ($key, $position)
        ON CONFLICT (key) DO UPDATE
        SET    position = excluded.position
        """;

    private const string HideSql =
        """
        DELETE FROM streams
        WHERE  id = $stream
        """;

    private const string RememberSql =
        """
        INSERT INTO deleted_streams (id)
        VALUES ($stream)
        """;

    private const string NextSql =
        """
        SELECT min(id)
        FROM   deleted_streams
        """;

    private const string ForgetSql =
        """
        DELETE FROM deleted_streams
        WHERE  id = $stream
        """;

    private const string RemoveSessionsSql =
        """
        DELETE FROM sessions
        WHERE  stream = $stream
        """;

    private const string RemoveKeysSql =
        """
        DELETE FROM idempotency
        WHERE  submission IN (SELECT id FROM submissions WHERE stream = $stream ORDER BY id LIMIT $limit)
        """;

    private const string RemoveSubmissionsSql =
        """
        DELETE FROM submissions
        WHERE  id IN (SELECT id FROM submissions WHERE stream = $stream ORDER BY id LIMIT $limit)
        """;

    private const string RemoveEventsSql =
        """
        DELETE FROM events
        WHERE  id IN (SELECT id FROM events WHERE stream = $stream LIMIT $limit)
        """;

    private const string RemoveLooseSql =
        """
        DELETE FROM loose_blobs
        WHERE  blob IN (SELECT id FROM blobs WHERE stream = $stream ORDER BY hash LIMIT $limit)
        """;

    private const string RemoveWorkspaceSql =
        """
        DELETE FROM workspace_files
        WHERE  id IN (SELECT id FROM workspace_files WHERE stream = $stream LIMIT $limit)
        """;

    private const string RemoveBlobsSql =
        """
        DELETE FROM blobs
        WHERE  id IN (SELECT id FROM blobs WHERE stream = $stream ORDER BY hash LIMIT $limit)
        """;

    private readonly SqliteStatement _find = session.Prepare(FindSql);
    private readonly SqliteStatement _bury = session.Prepare(BurySql);
    private readonly SqliteStatement _hide = session.Prepare(HideSql);
    private readonly SqliteStatement _remember = session.Prepare(RememberSql);
    private readonly SqliteStatement _next = session.Prepare(NextSql);
    private readonly SqliteStatement _forget = session.Prepare(ForgetSql);
    private readonly SqliteStatement _removeSessions = session.Prepare(RemoveSessionsSql);
    private readonly SqliteStatement _removeKeys = session.Prepare(RemoveKeysSql);
    private readonly SqliteStatement _removeSubmissions = session.Prepare(RemoveSubmissionsSql);
    private readonly SqliteStatement _removeEvents = session.Prepare(RemoveEventsSql);
    private readonly SqliteStatement _removeLoose = session.Prepare(RemoveLooseSql);
    private readonly SqliteStatement _removeWorkspace = session.Prepare(RemoveWorkspaceSql);
    private readonly SqliteStatement _removeBlobs = session.Prepare(RemoveBlobsSql);

    /// <summary>Makes a stream and all it owns invisible, and frees its key.</summary>
    public Deletion Hide(StreamKey key, bool force)
    {
        var hash = key.Hash();
        if (!_find.Start().Bind(hash).Step()) return new Deletion(DeletionStatus.NotFound, default);
        var (stream, epoch, isUnsettled) = (_find.Int64(0), _find.Int64(1), _find.Int64(4) != 0);
        var last = new Offset(Math.Max(_find.Int64(2), _find.Int64(3)));
        _find.Reset();
        if (isUnsettled && !force) return new Deletion(DeletionStatus.Unsettled, default);
        _bury.Start().Bind(hash).Bind(Offset.At(epoch + 1, last.Sequence).Value).Run();
        _hide.Start().Bind(stream).Run();
        _remember.Start().Bind(stream).Run();
        return new Deletion(DeletionStatus.Deleted, new StreamId(stream));
    }

    /// <summary>Removes a part of what deleted streams have left, as much as other writes can wait for.</summary>
    /// <returns>Whether there may be more.</returns>
    public bool RemovePart()
    {
        var stream = _next.Start().RunScalar();
        if (stream == 0) return false;
        if (!RemovePart(stream)) _forget.Start().Bind(stream).Run();
        return true;
    }

    // Numbers of rows are given out again, so that what refers to a row goes with it or before it.
    private bool RemovePart(long stream)
    {
        if (Remove(_removeEvents, stream, MaxRows)) return true;
        _removeSessions.Start().Bind(stream).Run();
        Remove(_removeKeys, stream, MaxRows);
        if (Remove(_removeSubmissions, stream, MaxRows)) return true;
        if (Remove(_removeWorkspace, stream, MaxRows)) return true;
        Remove(_removeLoose, stream, MaxBlobs);
        return Remove(_removeBlobs, stream, MaxBlobs);
    }

    private bool Remove(SqliteStatement statement, long stream, int limit)
    {
        statement.Start().Bind(stream).Bind(limit).Run();
        return session.ChangedRows > 0;
    }
}
